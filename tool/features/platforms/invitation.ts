/** Leave to register one LMS for a programme. The code itself is shown once and not kept. */
export interface Invitation {
  id: string;
  programmeId: string;
  createdAt: Date;
  expiresAt: Date;
  /** The registration it was used for. */
  platformId: string | null;
}
