import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { PassbackDelivery } from './passback-delivery.ts';
import type { PassbackJob, PassbackOutcome, PassbackQueue } from './passback-queue.ts';

const LEASE_MS = 20_000;
const RENEW_MS = 6_000;
const LANES = 8;
/** An LMS counts what is sent at once against the tool; one that hangs must not hold every lane. */
const LANES_PER_PLATFORM = 2;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

export interface GradebookWorkerDeps {
  queue: PassbackQueue;
  deliver: PassbackDelivery;
  clock: Clock;
  log: Logger;
  /** How often to look for what nobody announced: other instances, back-off that ran out, a restart. */
  pollMs?: number;
}

/**
 * Brings passbacks to the gradebooks. Any number of instances may share the queue: each passback is leased, so those
 * of one person and column arrive in their order. A platform that fails is left alone for a while; the rest goes on.
 */
export function createGradebookWorker({ queue, deliver, clock, log, pollMs = 3_000 }: GradebookWorkerDeps) {
  const active = new Map<string, number>();
  const paused = new Map<string, { until: number; failures: number }>();
  const lanes = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let claims: Promise<unknown> = Promise.resolve();
  let wanted = false;
  let stopped = false;

  const later = (ms: number): Date => new Date(clock.now().getTime() + ms);

  function exceptPlatforms(): string[] {
    const now = clock.now().getTime();
    const full = [...active].filter(([, count]) => count >= LANES_PER_PLATFORM);
    const resting = [...paused].filter(([, pause]) => pause.until > now);
    return [...new Set([...full, ...resting].map(([platformId]) => platformId))];
  }

  /** One claim at a time, so that the lanes count each other. */
  function claim(): Promise<PassbackJob | null> {
    const next = claims.then(async () => {
      const job = await queue.claimDue({
        now: clock.now(),
        leaseUntil: later(LEASE_MS),
        exceptPlatforms: exceptPlatforms(),
      });
      if (job) {
        active.set(job.platformId, (active.get(job.platformId) ?? 0) + 1);
        wake();
      }
      return job;
    });
    claims = next.catch(() => undefined);
    return next;
  }

  function noteHealth(platformId: string, outcome: PassbackOutcome): void {
    const failed =
      outcome.kind === 'later' && ['unavailable', 'timeout', 'rate_limited'].includes(outcome.problem);
    if (!failed) return void paused.delete(platformId);
    const failures = (paused.get(platformId)?.failures ?? 0) + 1;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
    const until = Math.min(outcome.at.getTime(), later(pause).getTime());
    paused.set(platformId, { failures, until });
  }

  async function work(job: PassbackJob): Promise<void> {
    const heartbeat = setInterval(() => {
      queue.renew(job, later(LEASE_MS)).catch((err: unknown) => log.warn({ err }, 'a lease was not renewed'));
    }, RENEW_MS);
    try {
      const outcome = await deliver(job);
      if (!outcome) return await queue.release(job);
      noteHealth(job.platformId, outcome);
      await queue.settle(job, outcome);
      const { kind } = outcome;
      const problem = 'problem' in outcome ? outcome.problem : null;
      log[kind === 'refused' ? 'warn' : 'debug'](
        { submission: job.submissionId, sequence: job.passback.sequence, outcome: kind, problem },
        'passback',
      );
    } finally {
      clearInterval(heartbeat);
      active.set(job.platformId, active.get(job.platformId)! - 1);
    }
  }

  async function lane(): Promise<void> {
    do {
      wanted = false;
      for (let job = await claim(); job; job = await claim()) {
        await work(job);
        if (stopped) return;
      }
    } while (wanted && !stopped);
  }

  /** Looks for work now; returns at once. Each passback found wakes one more lane. */
  function wake(): void {
    wanted = true;
    if (stopped || lanes.size >= LANES) return;
    const running: Promise<void> = lane()
      .catch((err: unknown) => log.error({ err }, 'the gradebook worker could not reach its queue'))
      .finally(() => lanes.delete(running));
    lanes.add(running);
  }

  return {
    wake,
    start(): void {
      stopped = false;
      timer = setInterval(wake, pollMs);
      timer.unref();
      wake();
    },
    /** Resolves when everything due now was tried once; for tests and the command line. */
    async drain(): Promise<void> {
      wake();
      while (lanes.size > 0) await Promise.all(lanes);
    },
    /** Takes nothing new, and waits for what is under way. */
    async stop(): Promise<void> {
      stopped = true;
      clearInterval(timer);
      await Promise.all(lanes);
    },
  };
}
export type GradebookWorker = ReturnType<typeof createGradebookWorker>;
