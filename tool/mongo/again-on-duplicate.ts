import { isDuplicateKey } from './define-model.ts';

/** Upserts that race on a unique index: the loser goes again and finds what the winner wrote. */
export async function againOnDuplicate<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (!isDuplicateKey(error) || attempt === 3) throw error;
    }
  }
}
