import type { Clock } from '../../clock.ts';
import type { LaunchCheck, LaunchCode, PostedLaunch } from '../../protocols/lti/launch-check.ts';
import { sameSecret, type Initiation, type OpenedState, type StateSeal } from '../../protocols/lti/state.ts';
import type { VerifiedLaunch } from '../../protocols/lti/verified-launch.ts';
import type { Deployment, Platform } from '../platforms/platform.ts';
import type { LaunchStore } from './launch.store.ts';
import type { RefusalCode } from './refusals.ts';
import { refusesEntry } from './rights.ts';
import type { SuspendedPeople } from './suspended-people.ts';

/** What the log line and the page of an answer may carry; never the token, a name or an address of a person. */
export interface Trace {
  platform?: Platform;
  kid?: string;
  loginId?: string;
  initiation?: Initiation | null;
}

export type LaunchOutcome =
  | { status: 'success'; code: string; trace: Trace; launch: VerifiedLaunch }
  | { status: 'ask_storage'; ticket: string; state: OpenedState; trace: Trace }
  | { status: 'failure'; code: RefusalCode; trace: Trace };

export interface LaunchServiceDeps {
  check: LaunchCheck<Platform>;
  seal: StateSeal;
  registry: {
    findById(id: string): Promise<Platform | null>;
    findDeployment(platformId: string, deploymentId: string): Promise<Deployment | null>;
  };
  deployments: {
    recordUnknown(platform: Platform, deploymentId: string, now: Date): Promise<Deployment | null>;
  };
  suspended: SuspendedPeople;
  launches: LaunchStore;
  clock: Clock;
}

interface Ticket {
  loginId: string;
  proof: string;
  platformId: string;
  launch: VerifiedLaunch;
  tokenExpiresAt: string;
}

export function createLaunchService(deps: LaunchServiceDeps) {
  const { check, seal, registry, deployments, suspended, launches, clock } = deps;

  /** After every check: is the deployment ours, may this person enter; then one insert uses the login up. */
  async function enter(
    launch: VerifiedLaunch,
    platform: Platform,
    loginId: string,
    tokenExpiresAt: Date,
    trace: Trace,
  ): Promise<LaunchOutcome> {
    const failure = (code: RefusalCode): LaunchOutcome => ({ status: 'failure', code, trace });
    const now = clock.now();
    const deployment = await registry.findDeployment(platform.id, launch.deploymentId);
    if (!deployment) await deployments.recordUnknown(platform, launch.deploymentId, now);
    if (deployment?.status !== 'active') return failure('lti.deployment_unknown');
    const notAllowed = refusesEntry(launch);
    if (notAllowed) return failure(notAllowed);
    if (launch.subject !== null && (await suspended.includesSubject(platform.id, launch.subject))) {
      return failure('lti.person_suspended');
    }
    const code = await launches.consume(
      { loginId, platformId: platform.id, deploymentId: deployment.id, launch, tokenExpiresAt },
      now,
    );
    return code ? { status: 'success', code, trace, launch } : failure('lti.already_used');
  }

  return {
    /** Verifies what was posted and uses the login up with one write; nothing else is written. */
    async accept(posted: PostedLaunch): Promise<LaunchOutcome> {
      const verdict = await check(posted);
      if (verdict.status === 'failure') {
        const { platform, kid, state } = verdict.seen;
        const trace: Trace = { platform, kid, loginId: state?.id, initiation: state?.initiation };
        return { status: 'failure', code: verdict.code satisfies LaunchCode, trace };
      }
      const { launch, platform, state, kid, expiresAt } = verdict;
      const trace: Trace = { platform, kid, loginId: state.id, initiation: state.initiation };
      if (verdict.browser === 'proven') return enter(launch, platform, state.id, expiresAt, trace);
      const ticket: Ticket = {
        loginId: state.id,
        proof: state.storage.value,
        platformId: platform.id,
        launch,
        tokenExpiresAt: expiresAt.toISOString(),
      };
      return { status: 'ask_storage', ticket: seal.sealTicket(ticket, clock.now()), state, trace };
    },

    /** Ends a launch whose browser is proven by the platform's storage. */
    async finish(sealed: string, value: string): Promise<LaunchOutcome> {
      const ticket = seal.openTicket(sealed, clock.now()) as Ticket | null;
      if (!ticket) return { status: 'failure', code: 'lti.ticket_invalid', trace: {} };
      const platform = await registry.findById(ticket.platformId);
      const trace: Trace = { platform: platform ?? undefined, loginId: ticket.loginId };
      if (platform?.status !== 'active') return { status: 'failure', code: 'lti.platform_inactive', trace };
      if (!sameSecret(value, ticket.proof)) return { status: 'failure', code: 'lti.browser_mismatch', trace };
      return enter(ticket.launch, platform, ticket.loginId, new Date(ticket.tokenExpiresAt), trace);
    },

    /** The platform answered the login with an error: that login is used up, if this browser began it. */
    async refuse({ state, cookie }: Pick<PostedLaunch, 'state' | 'cookie'>): Promise<Trace> {
      const opened = seal.open(state, clock.now());
      if (opened.status === 'failure') return {};
      const { id, platformId, initiation, cookie: own } = opened.opened;
      const platform = await registry.findById(platformId);
      if (!platform) return {};
      if (sameSecret(cookie(own.name) ?? '', own.value)) {
        await launches.consumeRefused(id, platformId, clock.now());
      }
      return { platform, loginId: id, initiation };
    },
  };
}
export type LaunchService = ReturnType<typeof createLaunchService>;
