import { Schema, type Connection } from 'mongoose';
import { defineModel, recordOptions } from '../../mongo/define-model.ts';
import type { Placement, PlacementChoice } from './placement.ts';

export type PlacementRecord = Omit<Placement, 'id'> & { _id: string };
export type PlacementChoiceRecord = Omit<PlacementChoice, 'id'> & { _id: string };
/** `_id` is the launch that was answered: the unique index that lets an answer happen once. */
export interface DeepLinkingAnswerRecord {
  _id: string;
  programmeId: string;
  personId: string;
  choiceIds: string[];
  answeredAt: Date;
}

const text = { type: String, required: true } as const;

const placements = new Schema<PlacementRecord>(
  {
    _id: text,
    programmeId: text,
    platformId: text,
    deploymentId: text,
    courseId: text,
    resourceLinkId: text,
    title: { type: String, default: '' },
    microCredentialId: { type: String, default: null },
    version: { type: Number, default: null },
    points: { type: Number, required: true },
    gradeRule: text,
    dueAt: { type: Date, default: null },
    lineItemUrl: { type: String, default: null },
    choiceId: { type: String, default: null },
    workBegun: { type: Boolean, default: false },
    createdAt: { type: Date, required: true },
  },
  { ...recordOptions, collection: 'placements' },
);
/** One placement per resource link, also when its first two launches race. */
placements.index({ courseId: 1, resourceLinkId: 1 }, { unique: true });
placements.index({ courseId: 1, _id: 1 });
placements.index({ courseId: 1, lineItemUrl: 1 });

const choices = new Schema<PlacementChoiceRecord>(
  {
    _id: text,
    programmeId: text,
    platformId: text,
    deploymentId: text,
    courseId: { type: String, default: null },
    title: text,
    microCredentialId: text,
    version: { type: Number, required: true },
    points: { type: Number, required: true },
    gradeRule: text,
    dueAt: { type: Date, default: null },
    createdAt: { type: Date, required: true },
  },
  { ...recordOptions, collection: 'placement_choices' },
);

const answers = new Schema<DeepLinkingAnswerRecord>(
  {
    _id: text,
    programmeId: text,
    personId: text,
    choiceIds: [String],
    answeredAt: { type: Date, required: true },
  },
  { ...recordOptions, collection: 'deep_linking_answers' },
);

export const placementModel = (connection: Connection) => defineModel(connection, 'Placement', placements);

export const placementChoiceModel = (connection: Connection) =>
  defineModel(connection, 'PlacementChoice', choices);

export const deepLinkingAnswerModel = (connection: Connection) =>
  defineModel(connection, 'DeepLinkingAnswer', answers);
