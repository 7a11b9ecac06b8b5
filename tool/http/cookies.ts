import type { Request, Response } from 'express';

/** One cookie of the request by its exact name; the first one wins where a name comes twice. */
export function cookieOf(req: Request, name: string): string | undefined {
  const header = req.headers.cookie;
  if (!header) return undefined;
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** A cookie of this host alone that also works inside the frame of another site (CHIPS); 0 seconds removes it. */
export function setFramedCookie(res: Response, name: string, value: string, seconds: number): void {
  res.append(
    'Set-Cookie',
    `${name}=${value}; Max-Age=${seconds}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned`,
  );
}
