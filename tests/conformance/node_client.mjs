// Calls of the API through @aws-sdk/client-mturk: one JSON line in, {"operation": …, "params": …}, one line out.
//
// The first argument is the folder where npm put the package. Endpoint, region and keys come from the environment.

import { createRequire } from "node:module";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const mturk = createRequire(resolve(process.argv[2], "anywhere.js"))("@aws-sdk/client-mturk");
const client = new mturk.MTurkClient({ maxAttempts: 1 });

for await (const line of createInterface({ input: process.stdin })) {
  const { operation, params } = JSON.parse(line);
  if (params.ExpireAt !== undefined) params.ExpireAt = new Date(params.ExpireAt);
  let outcome;
  try {
    const { $metadata, ...answer } = await client.send(new mturk[`${operation}Command`](params));
    outcome = { answer };
  } catch (error) {
    outcome = { error: [error.name, error.message] };
  }
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}
