import { connectDatabase } from '../../../config/mongod/connect-database.ts';

/** Writes one number after the other into the embedded database of DATA_DIR and prints each when it is acknowledged. */
const { connection } = await connectDatabase(
  { DATA_DIR: process.env.DATA_DIR ?? '' },
  { info: (line) => process.stdout.write(`# ${line}\n`) },
);
for (let number = 1; ; number += 1) {
  await connection.collection('numbers').insertOne({ number });
  process.stdout.write(`${number}\n`);
}
