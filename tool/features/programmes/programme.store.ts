import type { Connection } from 'mongoose';
import { DomainError } from '../../errors/domain-error.ts';
import { entityOf, isDuplicateKey } from '../../mongo/define-model.ts';
import type { Programme } from './programme.ts';
import { programmeModel } from './programme.model.ts';

export interface ProgrammeStore {
  /** Refuses with `programme_slug_taken`, also when two requests race. */
  insert(programme: Programme): Promise<Programme>;
  findById(id: string): Promise<Programme | null>;
  findBySlug(slug: string): Promise<Programme | null>;
  list(): Promise<Programme[]>;
}

export function createProgrammeStore(connection: Connection): ProgrammeStore {
  const programmes = programmeModel(connection);
  return {
    async insert(programme) {
      const { id: _id, ...rest } = programme;
      try {
        await programmes.create({ _id, ...rest });
      } catch (error) {
        if (isDuplicateKey(error)) throw new DomainError('programme_slug_taken');
        throw error;
      }
      return programme;
    },
    async findById(id) {
      const record = await programmes.findById(id).lean();
      return record && entityOf(record);
    },
    async findBySlug(slug) {
      const record = await programmes.findOne({ slug }).lean();
      return record && entityOf(record);
    },
    async list() {
      return (await programmes.find().sort({ name: 1 }).lean()).map(entityOf);
    },
  };
}
