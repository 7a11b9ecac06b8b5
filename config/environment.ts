import { existsSync } from 'node:fs';
import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

const isLoopback = ({ hostname }: URL): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);

/** Every variable Attest reads, with its default. `.env.example` documents the same list. */
export const EnvironmentSchema = z.object({
  /** Where people and platforms reach Attest; no path, no trailing slash. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, abort: true })
    .refine(
      (url) => new URL(url).pathname === '/' && !/[?#]/.test(url),
      'must have no path, query or fragment',
    )
    .refine(
      (url) => url.startsWith('https:') || isLoopback(new URL(url)),
      'must be https, except on localhost',
    )
    .transform((url) => new URL(url).origin),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** Replica set or sharded cluster, 6.0 or later. Without it Attest runs its own mongod under DATA_DIR. */
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/./, 'starts with mongodb:// or mongodb+srv://')
    .optional(),
  /** The mongod to run where MONGODB_URI is not given. Without it Attest looks on PATH, in its cache, then downloads one. */
  MONGOD_BINARY: z.string().optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  /** Encrypts private keys and other secrets at rest (AES-256-GCM). 32 or more characters. */
  ENCRYPTION_SECRET: z.string().min(32),
  /** Seals login state (HMAC-SHA-256). Comma-separated, newest first; add one to rotate. 32 or more characters each. */
  STATE_SECRETS: z
    .string()
    .transform((list) => list.split(',').map((secret) => secret.trim()))
    .pipe(z.array(z.string().min(32)).min(1)),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  /** What Express trusts as proxy: number of hops, or `false`. */
  TRUST_PROXY: z
    .string()
    .default('false')
    .refine((value) => value !== 'true', 'Say how many proxies stand in front, for example 1')
    .transform((value) => (value === 'false' ? false : /^\d+$/.test(value) ? Number(value) : value)),
  /** `invited`: dynamic registration needs an invitation. `open`: anyone may ask; the platform stays inactive. */
  REGISTRATION: z.enum(['invited', 'open']).default('invited'),
  /** Lets platforms live on private addresses (an LMS inside the district's network). */
  ALLOW_PRIVATE_PLATFORMS: flag.default(false),
  /** Lets platforms speak http. For the demo and tests only. */
  ALLOW_HTTP_PLATFORMS: flag.default(false),
  /** Largest evidence file, in bytes. */
  MAX_FILE_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .default(200 * 1024 * 1024),
  /** Logins and launches taken from one network address in a minute. A whole school may share one address. */
  LAUNCHES_PER_MINUTE: z.coerce.number().int().min(1).default(1200),
  /** What a scraper of /metrics sends as Bearer. Without it /metrics is open: then keep it inside your network. */
  METRICS_TOKEN: z.string().min(16).optional(),
});

export type Environment = Readonly<z.infer<typeof EnvironmentSchema>>;

export class EnvironmentError extends Error {}

/** Refuses with one `EnvironmentError` that names every bad variable. */
export function readEnvironment(source: Record<string, string | undefined>): Environment {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = EnvironmentSchema.safeParse(present);
  if (parsed.success) return Object.freeze(parsed.data);
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new EnvironmentError(`The environment cannot be used:\n${lines.join('\n')}`);
}

/** The environment of this process, with `.env` of the working directory for what it does not set. */
export function loadEnvironment(): Environment {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return readEnvironment(process.env);
}
