import { diffWords } from 'diff';

export interface DiffPiece {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Words added and removed between two rounds of an answer; what is equal is kept whole. */
export const diffAnswers = (before: string, after: string): DiffPiece[] =>
  diffWords(before, after).map(({ value, added, removed }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));

export const countWords = (text: string): number => text.trim().split(/\s+/u).filter(Boolean).length;
