import { problems, type ProblemCode } from '../contract/problems.ts';

/** An operation that is refused. `detail` is shown to the person; `context` travels in the problem document. */
export class DomainError extends Error {
  readonly code: ProblemCode;
  readonly context: Record<string, unknown> | undefined;

  constructor(code: ProblemCode, detail: string = problems[code].title, context?: Record<string, unknown>) {
    super(detail);
    this.name = 'DomainError';
    this.code = code;
    this.context = context;
  }
}
