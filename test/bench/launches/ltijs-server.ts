import ltijs from 'ltijs';
import { readTask, sayReady } from './peer.ts';

/** ltijs as its documentation starts it: its own server, its own Mongoose store, the platform's keys by address. */
interface LtijsProvider {
  setup(key: string, database: { url: string }, options: object): void;
  onConnect(handler: (token: object, req: object, res: { send(text: string): void }) => void): void;
  deploy(options: { port: number; silent: boolean }): Promise<unknown>;
  registerPlatform(platform: object): Promise<unknown>;
}

const { port, mongoUri, platform } = readTask();
const provider = (ltijs as unknown as { Provider: LtijsProvider }).Provider;
provider.setup('x'.repeat(48), { url: mongoUri }, { appRoute: '/lti/launch', loginRoute: '/lti/login' });
provider.onConnect((_token, _req, res) => res.send('ok'));
await provider.deploy({ port, silent: true });
await provider.registerPlatform({
  url: platform.issuer,
  name: 'Bench LMS',
  clientId: platform.clientId,
  authenticationEndpoint: platform.authorizationUrl,
  accesstokenEndpoint: platform.tokenUrl,
  authConfig: { method: 'JWK_SET', key: platform.jwksUrl },
});
sayReady();
