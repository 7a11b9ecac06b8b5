/** The tenant: a district or affiliate. Nothing crosses from one programme to another. */
export interface Programme {
  id: string;
  name: string;
  /** Names the programme on the command line. */
  slug: string;
  createdAt: Date;
}
