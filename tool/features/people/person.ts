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
