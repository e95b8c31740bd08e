"""Use cases on asyncio: what is known now, how it is kept fresh, how an action is carried out. No Textual."""
