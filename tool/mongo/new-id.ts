import { Types } from 'mongoose';

/** 24 hexadecimal characters that sort by creation time to the second. */
export const newId = (): string => new Types.ObjectId().toHexString();
