"""The only room that speaks the Requester API: reads and writes behind protocols, faults in plain words."""
