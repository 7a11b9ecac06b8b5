import type { PassbackView } from '../../contract/submission.ts';
import type { Passback } from './passback.ts';

function stateOf(passback: Passback): PassbackView['state'] {
  if (!passback.desired) return 'none';
  if (passback.refused) return 'refused';
  return passback.deliveredSequence >= passback.sequence ? 'delivered' : 'waiting';
}

/** What the earner and the facilitator are told about the gradebook of the LMS. */
export function passbackView(passback: Passback): PassbackView {
  const { desired } = passback;
  const grade = desired?.shows === 'grade' ? desired : null;
  return {
    state: stateOf(passback),
    shows: desired?.shows ?? 'nothing',
    scoreGiven: grade?.scoreGiven ?? null,
    scoreMaximum: grade?.scoreMaximum ?? null,
    deliveredAt: passback.deliveredAt?.toISOString() ?? null,
    problem: passback.problem,
  };
}
