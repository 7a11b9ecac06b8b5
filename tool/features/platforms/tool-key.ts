/** The public half of one of our key pairs, as it stands in our JWKS (1EdTech Security Framework 1.0 §6.3). */
export interface PublishedKey {
  kid: string;
  kty: 'RSA';
  n: string;
  e: string;
  alg: 'RS256';
  use: 'sig';
}

/** A key pair of one platform. The next one is published before it signs, the last one for a while after. */
export interface ToolKey {
  kid: string;
  platformId: string;
  /** 1 for the first of a platform; grows by one. */
  sequence: number;
  publicKey: { n: string; e: string };
  /** PKCS #8, PEM. */
  privateKey: string;
  signsFrom: Date;
  /** `null` while no other key follows. */
  publishedUntil: Date | null;
}
