import { compactVerify } from 'jose';
import { readEnvelope, type EnvelopeCode } from './jwt-envelope.ts';
import { claimSteps, issuerIsTheStoredOne, type ClaimCode, type Expected } from './launch-claims.ts';
import { isOwnTarget } from './login.ts';
import type { KeyVerdict, PlatformKeys } from './platform-keys.ts';
import { readLaunch } from './read-launch.ts';
import { sameSecret, type OpenedState, type StateSeal, type StateVerdict } from './state.ts';
import type { VerifiedLaunch } from './verified-launch.ts';

/** What the check has to know of a registration. */
export interface RegisteredPlatform {
  id: string;
  issuer: string;
  clientId: string;
  jwksUrl: string;
  status: 'pending' | 'active' | 'inactive';
  allowAnonymous: boolean;
  trustedAudiences: readonly string[];
}

export interface PostedLaunch {
  idToken: string | undefined;
  state: string | undefined;
  /** Value of one cookie of the request. */
  cookie: (name: string) => string | undefined;
}

export type LaunchCode =
  | EnvelopeCode
  | ClaimCode
  | Extract<StateVerdict, { status: 'failure' }>['code']
  | Extract<KeyVerdict, { status: 'failure' }>['code']
  | 'lti.platform_inactive'
  | 'lti.browser_mismatch'
  | 'lti.signature_invalid'
  | 'lti.target_elsewhere';

/** What is known so far, for the log and for the page; never the token. */
export interface Seen<P extends RegisteredPlatform> {
  platform?: P;
  kid?: string;
  state?: OpenedState;
}

export type LaunchVerdict<P extends RegisteredPlatform> =
  | {
      status: 'success';
      launch: VerifiedLaunch;
      platform: P;
      state: OpenedState;
      kid: string;
      /** Until when the token itself would be taken. */
      expiresAt: Date;
      /** `ask_storage`: no cookie came back; the platform's storage has to prove the browser before anything is done. */
      browser: 'proven' | 'ask_storage';
    }
  | { status: 'failure'; code: LaunchCode; seen: Seen<P> };

export interface LaunchCheckDeps<P extends RegisteredPlatform> {
  seal: StateSeal;
  findPlatform: (id: string) => Promise<P | null>;
  keys: Pick<PlatformKeys, 'find'>;
  publicUrl: string;
  allowHttp: boolean;
  now: () => Date;
}

/** The cookie of this login came back, or the platform's storage can still be asked. */
function browserOf(state: OpenedState, cookie: PostedLaunch['cookie']): 'proven' | 'ask_storage' | null {
  if (sameSecret(cookie(state.cookie.name) ?? '', state.cookie.value)) return 'proven';
  return state.storageTarget === null ? null : 'ask_storage';
}

async function verifySignature(idToken: string, key: Parameters<typeof compactVerify>[1]): Promise<boolean> {
  try {
    await compactVerify(idToken, key, { algorithms: ['RS256'] });
    return true;
  } catch {
    return false;
  }
}

/**
 * Verifies a launch (Security Framework 1.0 §5.1.3, LTI Core 1.3 §5). Writes nothing and consumes nothing: a forged
 * token leaves the person's own state usable. The first rule that does not hold ends it with its code.
 */
export function createLaunchCheck<P extends RegisteredPlatform>(deps: LaunchCheckDeps<P>) {
  return async function checkLaunch({ idToken, state, cookie }: PostedLaunch): Promise<LaunchVerdict<P>> {
    const now = deps.now();
    const seen: Seen<P> = {};
    const failure = (code: LaunchCode): LaunchVerdict<P> => ({ status: 'failure', code, seen });

    const read = readEnvelope(idToken);
    const opened = deps.seal.open(state, now);
    if (opened.status === 'success') {
      seen.state = opened.opened;
      seen.platform = (await deps.findPlatform(opened.opened.platformId)) ?? undefined;
    }
    if (read.status === 'failure') {
      seen.kid = read.kid;
      return failure(read.code);
    }
    const { kid, payload } = read.envelope;
    seen.kid = kid;

    if (opened.status === 'failure') return failure(opened.code);
    const { platform } = seen;
    if (!platform || platform.status !== 'active') return failure('lti.platform_inactive');
    const browser = browserOf(opened.opened, cookie);
    if (!browser) return failure('lti.browser_mismatch');

    const expected: Expected = { platform, state: opened.opened, now, allowHttp: deps.allowHttp };
    const wrongIssuer = issuerIsTheStoredOne(payload, expected);
    if (wrongIssuer) return failure(wrongIssuer);

    const found = await deps.keys.find(platform.jwksUrl, kid);
    if (found.status === 'failure') return failure(found.code);
    if (!(await verifySignature(idToken!, found.key))) return failure('lti.signature_invalid');

    for (const step of claimSteps) {
      const code = step(payload, expected);
      if (code) return failure(code);
    }
    const launch = readLaunch(payload, `${deps.publicUrl}/lti/launch`, deps.allowHttp);
    if (!isOwnTarget(launch.targetLinkUri, deps.publicUrl)) return failure('lti.target_elsewhere');
    return {
      status: 'success',
      launch,
      platform,
      state: opened.opened,
      kid,
      expiresAt: new Date((payload.exp as number) * 1000),
      browser,
    };
  };
}
export type LaunchCheck<P extends RegisteredPlatform> = ReturnType<typeof createLaunchCheck<P>>;
