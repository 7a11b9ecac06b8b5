import { createServer } from 'node:http';
import mongoose from 'mongoose';
import { readEnvironment } from '../config/environment.ts';
import { createApp } from './app.ts';
import { createWiring } from './wiring.ts';

const environment = readEnvironment(process.env);
const connection = await mongoose
  .createConnection(environment.MONGODB_URI ?? 'mongodb://127.0.0.1:27117/attest')
  .asPromise();
const wiring = createWiring({ environment, connection });
await wiring.ensureIndexes();
wiring.start();
const server = createServer(createApp(wiring));
server.listen(environment.PORT, () => wiring.log.info(`Attest answers on ${environment.PUBLIC_URL}`));
