import type { Clock } from '../../clock.ts';

const FRESH_MS = 5_000;

export interface SuspendedPeople {
  /** By (platform, sub), as a launch names a person. */
  includesSubject(platformId: string, sub: string): Promise<boolean>;
  includesPerson(personId: string): Promise<boolean>;
  forget(): void;
}

interface Deps {
  people: { listSuspended(): Promise<{ id: string; platformId: string; sub: string }[]> };
  clock: Clock;
}

/** Everybody who is kept out, read again every five seconds at most, so that asking costs no round trip. */
export function createSuspendedPeople({ people, clock }: Deps): SuspendedPeople {
  let held: Promise<Set<string>> | null = null;
  let until = 0;

  const keyOf = (platformId: string, sub: string) => `${platformId} ${sub}`;

  function list(): Promise<Set<string>> {
    const now = clock.now().getTime();
    if (held && until > now) return held;
    until = now + FRESH_MS;
    const reading = people
      .listSuspended()
      .then((all) => new Set(all.flatMap(({ id, platformId, sub }) => [id, keyOf(platformId, sub)])));
    reading.catch(() => {
      if (held === reading) held = null;
    });
    held = reading;
    return reading;
  }

  return {
    includesSubject: async (platformId, sub) => (await list()).has(keyOf(platformId, sub)),
    includesPerson: async (personId) => (await list()).has(personId),
    forget() {
      held = null;
    },
  };
}
