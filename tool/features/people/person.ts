import { createHash } from 'node:crypto';

/** (platform, sub), compared byte for byte. Never merged by e-mail. */
export interface Person {
  id: string;
  platformId: string;
  programmeId: string;
  sub: string;
  /** As the LMS gives it, else made up ("Participant 3f9a"). */
  name: string;
  email: string | null;
  locale: string | null;
  /** A preview user of the LMS: kept out of rosters, counts and grades. */
  testUser: boolean;
  status: 'active' | 'suspended';
}

/** What a launch or a roster tells about a person. */
export interface PersonFacts {
  sub: string;
  name?: string;
  givenName?: string;
  familyName?: string;
  email?: string;
  locale?: string;
  testUser?: boolean;
}

const LONGEST_NAME = 200;

/** The name the LMS gives, or `null` where it withholds names. */
export function nameGiven(facts: Omit<PersonFacts, 'sub'>): string | null {
  const joined = [facts.givenName, facts.familyName].filter((part) => part?.trim()).join(' ');
  const name = (facts.name?.trim() || joined).trim();
  return name ? name.slice(0, LONGEST_NAME).toWellFormed() : null;
}

/** A name for somebody whose LMS withholds names; the same at every launch. */
export const madeUpName = (platformId: string, sub: string): string =>
  `Participant ${createHash('sha256').update(`${platformId} ${sub}`).digest('hex').slice(0, 4)}`;
