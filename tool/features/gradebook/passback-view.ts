import type { PassbackView } from '../../contract/submission.ts';
import type { Passback } from './passback.ts';

function stateOf(passback: Passback): PassbackView['state'] {
  if (!passback.desired) return 'none';
  if (passback.refused) return 'refused';
  if (passback.deliveredSequence < passback.sequence) return 'waiting';
  return passback.deliveredAt ? 'delivered' : 'none';
}

/** What the earner and the facilitator are told about the gradebook of the LMS; none: the LMS is not told of it. */
export function passbackView(passback: Passback): PassbackView {
  const { desired } = passback;
  const state = stateOf(passback);
  const grade = desired?.shows === 'grade' ? desired : null;
  return {
    state,
    shows: desired?.shows ?? 'nothing',
    scoreGiven: grade?.scoreGiven ?? null,
    scoreMaximum: grade?.scoreMaximum ?? null,
    deliveredAt: passback.deliveredAt?.toISOString() ?? null,
    problem: state === 'refused' || state === 'none' ? passback.problem : null,
  };
}
