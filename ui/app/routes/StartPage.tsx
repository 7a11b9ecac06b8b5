import { Navigate } from 'react-router';
import { useMe } from '../../lib/me.ts';
import { startPath } from '../paths.ts';

/** Where a launch arrives: goes on to the page it leads to. */
export function StartPage() {
  const me = useMe();
  return <Navigate replace to={startPath(me.start, me.may.review)} />;
}
