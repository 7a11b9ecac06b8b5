import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import type { JWTPayload } from 'jose';
import type { FaultService, Faults } from './faults.ts';
import type { Launch, Profile, ProfileContext } from './profiles/profile.ts';
import type { Course, Person, Registration } from './world.ts';

/** One request a tool or a browser made to a service or to the protocol's endpoints. */
export interface LogEntry {
  at: string;
  service: FaultService;
  method: string;
  path: string;
  status: number;
  /** Client of the access token, when one came. */
  clientId: string | null;
}

export interface Session {
  id: string;
  person: Person;
  /** Travels in return URLs so that a foreign page cannot post for this person. */
  key: string;
}

export interface AccessToken {
  registration: Registration;
  scopes: string[];
  expiresAt: number;
}

export interface PendingLaunch {
  launch: Launch;
  session: string;
  expiresAt: number;
}

/** Changes a token just before it is signed, for tests of what a tool must refuse. */
export type Alteration = (claims: JWTPayload) => {
  claims?: JWTPayload;
  header?: Record<string, unknown>;
};

/** What every part of the stand-in shares. */
export interface LmsCore extends ProfileContext {
  profile: Profile;
  faults: Faults;
  log: LogEntry[];
  sessions: Map<string, Session>;
  launches: Map<string, PendingLaunch>;
  tokens: Map<string, AccessToken>;
  /** Nonces of deep-linking answers and ids of assertions seen before. */
  seen: Set<string>;
  storage: boolean;
  alterations: Alteration[];
  /** Items a teacher has picked and not yet saved (Moodle). */
  picked: Map<string, { registration: Registration; course: Course; items: Record<string, unknown>[] }>;
  changed(): void;
}

export const secret = (): string => randomBytes(18).toString('base64url');

const cookieName = (core: LmsCore) => `lms_session_${new URL(core.url).port || '80'}`;

export function sessionOf(core: LmsCore, req: Request): Session | null {
  const name = cookieName(core);
  const values = (req.headers.cookie ?? '')
    .split(/;\s*/)
    .map((pair) => pair.split('='))
    .filter(([key]) => key === name || key === `${name}_none`)
    .map(([, value]) => value ?? '');
  return values.map((value) => core.sessions.get(value)).find((session) => session) ?? null;
}

/**
 * Logs a person in. Moodle's cookie is `Lax`: what another site's page posts or opens in a frame comes without it. The
 * others send theirs everywhere on their own pages (`None`), which a tool that uses platform storage relies on.
 */
export function logIn(core: LmsCore, res: Response, person: Person): Session {
  const session = { id: secret(), person, key: secret() };
  core.sessions.set(session.id, session);
  const name = cookieName(core);
  res.append('Set-Cookie', `${name}=${session.id}; Path=/; HttpOnly; SameSite=Lax`);
  if (core.profile.name !== 'moodle')
    res.append('Set-Cookie', `${name}_none=${session.id}; Path=/; HttpOnly; SameSite=None; Secure`);
  return session;
}

/** A query or form as plain strings; the last of several values counts. */
export function strings(source: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries((source ?? {}) as Record<string, unknown>).map(([key, value]) => [
      key,
      String(Array.isArray(value) ? value.at(-1) : value),
    ]),
  );
}

export function bearerOf(core: LmsCore, req: Request): AccessToken | null {
  const [scheme, value] = (req.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !value) return null;
  const token = core.tokens.get(value);
  return token && token.expiresAt > core.now().getTime() ? token : null;
}

export const person = (core: LmsCore, number: number): Person | undefined =>
  core.world.people.find((each) => each.number === number);

export const course = (core: LmsCore, number: number): Course | undefined =>
  core.world.courses.find((each) => each.number === number);

export const registration = (core: LmsCore, clientId: string): Registration | undefined =>
  core.world.registrations.find((each) => each.clientId === clientId);
