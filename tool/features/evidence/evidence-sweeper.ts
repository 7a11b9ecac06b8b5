import type { Logger } from 'pino';

const EVERY_MS = 3_600_000;

/** Sweeps once an hour, beside requests; a sweep that fails is tried again with the next. */
export function createEvidenceSweeper({
  evidence,
  log,
}: {
  evidence: { sweep(): Promise<number> };
  log: Logger;
}) {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  async function sweep(): Promise<void> {
    try {
      const swept = await evidence.sweep();
      if (swept) log.info({ swept }, 'evidence files that no work mentions were deleted');
    } catch (error) {
      log.error({ err: error }, 'sweep of evidence files failed');
    }
  }

  return {
    start(): void {
      timer ??= setInterval(() => (running = sweep()), EVERY_MS).unref();
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
}
