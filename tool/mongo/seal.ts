import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts what must not be readable in the database. */
export interface Sealer {
  /** `bound` is not kept in the text, but opening needs the same: a sealed value cannot be moved to another record. */
  seal(text: string, bound: string): string;
  /** Throws when the secret is another one, or the value was changed or moved. */
  open(sealed: string, bound: string): string;
}

/** AES-256-GCM under a key derived from the secret for this purpose alone (HKDF-SHA-256, RFC 5869). */
export function createSealer(secret: string, purpose: string): Sealer {
  const key = Buffer.from(hkdfSync('sha256', secret, 'attest', purpose, 32));
  return {
    seal(text, bound) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(bound));
      const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return ['v1', iv, cipher.getAuthTag(), data]
        .map((part) => (typeof part === 'string' ? part : part.toString('base64url')))
        .join('.');
    },
    open(sealed, bound) {
      const [version, iv = '', tag = '', data = ''] = sealed.split('.');
      if (version !== 'v1') throw new Error('A sealed value of an unknown version');
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), {
        authTagLength: 16,
      })
        .setAAD(Buffer.from(bound))
        .setAuthTag(Buffer.from(tag, 'base64url'));
      try {
        return Buffer.concat([decipher.update(Buffer.from(data, 'base64url')), decipher.final()]).toString();
      } catch (error) {
        throw new Error('A sealed value does not open: was ENCRYPTION_SECRET changed?', { cause: error });
      }
    },
  };
}
