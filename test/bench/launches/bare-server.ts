import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import express from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import mongoose from 'mongoose';
import { readTask, sayReady } from './peer.ts';

/** The least that can be called a launch: Express, jose, one insert. What is above it is what our checks cost. */
const { port, mongoUri, platform } = readTask();
const connection = await mongoose.createConnection(mongoUri).asPromise();
const used = connection.collection<{ _id: string; code: string; at: Date }>('used');
const keys = createRemoteJWKSet(new URL(platform.jwksUrl));
const secret = randomBytes(32);
const mac = (text: string): string => createHmac('sha256', secret).update(text).digest('base64url');

const app = express();
app.use(express.urlencoded({ extended: false }));
app.post('/lti/login', (_req, res) => {
  const id = randomBytes(16).toString('base64url');
  const next = new URL(platform.authorizationUrl);
  next.searchParams.set('state', `${id}.${mac(id)}`);
  next.searchParams.set('nonce', mac(`nonce ${id}`));
  res.cookie(`lti_${id}`, mac(`cookie ${id}`), { httpOnly: true }).redirect(302, next.href);
});
app.post('/lti/launch', async (req, res) => {
  const { state, id_token: token } = req.body as { state: string; id_token: string };
  const [id = '', sent = ''] = state.split('.');
  if (!timingSafeEqual(Buffer.from(sent), Buffer.from(mac(id)))) return res.sendStatus(401);
  if (!req.headers.cookie?.includes(`lti_${id}=${mac(`cookie ${id}`)}`)) return res.sendStatus(401);
  const { payload } = await jwtVerify(token, keys, { issuer: platform.issuer, audience: platform.clientId });
  if (payload.nonce !== mac(`nonce ${id}`)) return res.sendStatus(401);
  const code = randomBytes(32).toString('base64url');
  await used.insertOne({ _id: id, code, at: new Date() });
  return res.redirect(303, `/app#launch=${code}`);
});
app.listen(port, sayReady);
