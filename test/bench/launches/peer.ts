/** What a measured server is told by the environment, and what it sends when it answers. */
export interface PeerTask {
  port: number;
  /** MongoDB with a database of its own. */
  mongoUri: string;
  platform: {
    issuer: string;
    clientId: string;
    deploymentId: string;
    authorizationUrl: string;
    tokenUrl: string;
    jwksUrl: string;
  };
}

export const readTask = (): PeerTask => JSON.parse(process.env.BENCH_TASK ?? '') as PeerTask;

export const sayReady = (): void => void process.send?.('ready');
