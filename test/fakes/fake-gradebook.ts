import {
  LmsServiceError,
  type LineItem,
  type LineItemWish,
  type LmsServices,
  type Result,
  type Score,
} from '../../tool/protocols/lti/lms-services.ts';

export type Fault = LmsServiceError | 'lost-answer' | (() => Promise<void>);

/**
 * The grade services of an LMS, kept in memory: every score that arrived, the cell each left, and faults on demand.
 * Refuses a timestamp that is not newer with 409, and clears the cell on a score without a grade, as Moodle does.
 */
export function fakeGradebook() {
  const arrived: { lineItemUrl: string; score: Score }[] = [];
  const cells = new Map<string, Result & { timestamp: Date }>();
  const lineItems: LineItem[] = [];
  const faults: Fault[] = [];
  const lookFaults: LmsServiceError[] = [];
  const calls = { sendScore: 0, readResults: 0, findOrCreateLineItem: 0 };
  const cellOf = (url: string, userId: string) => `${url} ${userId}`;

  const services: Pick<LmsServices, 'sendScore' | 'readResults' | 'findOrCreateLineItem'> = {
    async sendScore(_target, lineItemUrl, score) {
      calls.sendScore++;
      const fault = faults.shift();
      if (fault instanceof LmsServiceError) throw fault;
      if (typeof fault === 'function') await fault();
      const key = cellOf(lineItemUrl, score.userId);
      const cell = cells.get(key);
      if (cell && score.timestamp <= cell.timestamp) {
        throw new LmsServiceError('conflict', 'older timestamp', { status: 409 });
      }
      arrived.push({ lineItemUrl, score: { ...score } });
      const { userId, timestamp, comment } = score;
      if (score.scoreGiven !== undefined || cell) {
        cells.set(key, {
          userId,
          resultScore: score.scoreGiven ?? null,
          resultMaximum: score.scoreMaximum ?? 1,
          ...(comment !== undefined && { comment }),
          timestamp,
        });
      }
      if (fault === 'lost-answer') throw new LmsServiceError('timeout', 'no answer');
    },
    async readResults(_target, lineItemUrl, userId) {
      calls.readResults++;
      const fault = lookFaults.shift();
      if (fault) throw fault;
      const cell = userId && cells.get(cellOf(lineItemUrl, userId));
      return cell ? [cell] : [];
    },
    async findOrCreateLineItem(_target, wish: LineItemWish) {
      calls.findOrCreateLineItem++;
      await new Promise((done) => setTimeout(done, 20));
      const { resourceLinkId, resourceId, tag, label, scoreMaximum } = wish;
      const found = lineItems.find((item) => item.resourceLinkId === resourceLinkId);
      if (found) return found;
      const id = `${wish.lineItemsUrl}/${lineItems.length + 1}`;
      const made = { id, resourceLinkId, resourceId, tag, label, scoreMaximum };
      lineItems.push(made);
      return made;
    },
  };

  return {
    services,
    arrived,
    cells,
    lineItems,
    calls,
    /** The next posts fail, each in its way; `lost-answer` arrives but is never answered. */
    failPosts: (...next: Fault[]) => void faults.push(...next),
    failLooks: (...next: LmsServiceError[]) => void lookFaults.push(...next),
    clearFaults: () => void faults.splice(0),
    cell: (lineItemUrl: string, userId: string) => cells.get(cellOf(lineItemUrl, userId)),
    /** A teacher types a grade in the LMS. */
    type(lineItemUrl: string, userId: string, resultScore: number, timestamp = new Date()) {
      cells.set(cellOf(lineItemUrl, userId), { userId, resultScore, resultMaximum: 100, timestamp });
    },
  };
}
export type FakeGradebook = ReturnType<typeof fakeGradebook>;
