import type { Connection } from 'mongoose';
import { isDuplicateKey } from '../../mongo/define-model.ts';
import { deepLinkingAnswerModel } from './placement.model.ts';

export interface DeepLinkingAnswer {
  launchId: string;
  programmeId: string;
  personId: string;
  choiceIds: string[];
  answeredAt: Date;
}

export interface DeepLinkingAnswerStore {
  /** False when the launch was answered before, also when two answers race. */
  recordOnce(answer: DeepLinkingAnswer): Promise<boolean>;
  isAnswered(launchId: string): Promise<boolean>;
}

export function createDeepLinkingAnswerStore(connection: Connection): DeepLinkingAnswerStore {
  const answers = deepLinkingAnswerModel(connection);
  return {
    async recordOnce({ launchId, ...rest }) {
      try {
        await answers.create({ _id: launchId, ...rest });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
    async isAnswered(launchId) {
      return (await answers.exists({ _id: launchId })) !== null;
    },
  };
}
