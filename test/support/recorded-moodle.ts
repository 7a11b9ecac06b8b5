import { readFileSync } from 'node:fs';

/** One message between a real Moodle 4.5.6 and a tool, as it was seen on the wire. */
export interface RecordedMessage {
  request: { method: string; url: string; headers: Record<string, string>; body?: unknown };
  response: { status: number; headers: Record<string, string>; body: unknown };
}

export const recordedMoodle = <T = RecordedMessage>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../fixtures/moodle/${name}.json`, import.meta.url), 'utf8')) as T;

/** The body as the text that came over the wire. */
export const textOf = ({ response }: RecordedMessage): string =>
  typeof response.body === 'string' ? response.body : JSON.stringify(response.body);
