import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SignJWT } from 'jose';
import type { LtijsIdToken, LtijsProvider } from 'ltijs';
import type { Clock } from '../../../clock.ts';
import { deepLinkingClaims } from '../deep-linking-response.ts';
import {
  LmsServiceError,
  type LineItem,
  type LineItemWish,
  type LmsServices,
  type ServiceTarget,
} from '../lms-services.ts';
import { lmsProfile } from '../lms/index.ts';
import type { SafeFetch } from '../safe-fetch.ts';
import { createAccessTokens } from './access-tokens.ts';
import { linkOf } from './link-header.ts';
import { createLtijsDatabase } from './ltijs-database.ts';
import { createLtijsProvider, currentToken, withCarrier } from './ltijs-provider.ts';
import { scopes } from './scopes.ts';
import { lineItemAddress, requireSameOrigin, subPathOf, withQuery } from './service-address.ts';
import type { Exclusive, ServicePlatform, TokenStore, ToolKeys } from './service-platform.ts';
import { createServiceTransport, type ServiceCall } from './service-transport.ts';
import { readLineItem, readLineItems, readMembers, readResults, writeScore } from './wire-values.ts';

export interface LmsServicesDeps {
  platforms: {
    findById(id: string): Promise<ServicePlatform | null>;
    findByIssuerAndClientId(issuer: string, clientId: string): Promise<ServicePlatform | null>;
  };
  keys: ToolKeys;
  tokens: TokenStore;
  exclusive: Exclusive;
  fetch: SafeFetch;
  clock: Clock;
  /** For one call, repeats included; a roster or a list has it for each page. */
  callDeadlineMs?: number;
  /** For one request. */
  requestDeadlineMs?: number;
  /** Pages of one roster or list before it counts as endless. */
  maxPages?: number;
  pause?: (ms: number) => Promise<void>;
}

const RESPONSE_LIFE_S = 300;

/**
 * The LMS services over ltijs 5.9.9. ltijs builds the requests; every one of them leaves through our own transport.
 * Two things of ltijs are replaced: its access tokens (fixed scopes, no deployment_id, no sharing) and its
 * deep-linking message (lives 60 seconds, drops empty `data`, misspells `errormsg`).
 */
export function createLmsServices(deps: LmsServicesDeps): LmsServices {
  const { platforms, keys, exclusive, fetch, clock } = deps;
  const { callDeadlineMs = 20_000, requestDeadlineMs = 10_000, maxPages = 1_000 } = deps;
  const tokens = createAccessTokens({
    fetch,
    keys,
    store: deps.tokens,
    clock,
    deadlineMs: requestDeadlineMs,
  });
  const transport = createServiceTransport({
    fetch,
    tokens,
    clock,
    requestDeadlineMs,
    pause: deps.pause ?? (async (ms) => void (await sleep(ms))),
  });
  const database = createLtijsDatabase({ platforms, keys, token: currentToken, clock });
  let provider: Promise<LtijsProvider> | undefined;

  async function platformOf({ platformId }: ServiceTarget): Promise<ServicePlatform> {
    const platform = await platforms.findById(platformId);
    if (platform) return platform;
    throw new LmsServiceError('not_found', 'This LMS is no longer registered');
  }

  /** Hands a call to ltijs; `next` is the Link header's own page, read here because ltijs misses some. */
  async function call<T>(
    target: ServiceTarget,
    anyOf: string[][],
    work: (ltijs: LtijsProvider, idToken: LtijsIdToken) => Promise<T>,
    more: { lineItemsUrl?: string } = {},
  ): Promise<{ answer: T; next: string | null }> {
    const platform = await platformOf(target);
    const { deploymentId } = target;
    const underway: ServiceCall = {
      platform,
      deploymentId,
      scopes: anyOf,
      endsAt: Date.now() + callDeadlineMs,
    };
    let next: string | null = null;
    const carrier = {
      token: () => transport.token(underway),
      async send(request: Parameters<typeof transport.send>[1]) {
        const reply = await transport.send(underway, request);
        next = linkOf(reply.header('link'), 'next', request.url);
        return reply;
      },
    };
    const idToken: LtijsIdToken = {
      iss: platform.issuer,
      clientId: platform.clientId,
      deploymentId,
      platformContext: {
        endpoint: more.lineItemsUrl === undefined ? {} : { lineitems: more.lineItemsUrl },
        namesRoles: {},
      },
    };
    provider ??= createLtijsProvider(database);
    const ltijs = await provider;
    const answer = await withCarrier(carrier, () => work(ltijs, idToken));
    return { answer, next };
  }

  /** Follows `next` on the service's own origin; a page that came before, or too many of them, is an error. */
  async function eachPage(
    first: string,
    read: (url: string) => Promise<{ next: string | null }>,
  ): Promise<number> {
    const seen = new Set<string>();
    for (let url: string | null = first; url !== null;) {
      if (seen.has(url) || seen.size === maxPages) {
        throw new LmsServiceError('malformed', 'The pages of the LMS do not end');
      }
      seen.add(url);
      const { next } = await read(url);
      url = next && requireSameOrigin(next, first);
    }
    return seen.size;
  }

  async function listLineItems(target: ServiceTarget, url: string): Promise<LineItem[]> {
    const found: LineItem[] = [];
    await eachPage(url, async (page) => {
      const { answer, next } = await call(
        target,
        [[scopes.lineItem], [scopes.lineItemRead]],
        (ltijs, idToken) => ltijs.Grade.getLineItems(idToken, { url: page }),
      );
      found.push(...readLineItems(answer.lineItems));
      return { next };
    });
    return found;
  }

  /** By link, else by resource id and tag; a column of another link is not ours. Filters are only a hint. */
  async function findLineItem(
    target: ServiceTarget,
    url: string,
    wish: LineItemWish,
  ): Promise<LineItem | null> {
    const { resourceLinkId, resourceId, tag } = wish;
    const ofLink = (await listLineItems(target, withQuery(url, { resource_link_id: resourceLinkId }))).filter(
      (item) => item.resourceLinkId === resourceLinkId,
    );
    const exact = ofLink.find((item) => item.resourceId === resourceId) ?? ofLink[0];
    if (exact) return exact;
    const alike = await listLineItems(target, withQuery(url, { resource_id: resourceId, tag }));
    return (
      alike.find(
        (item) =>
          item.resourceId === resourceId &&
          (item.tag ?? tag) === tag &&
          (item.resourceLinkId ?? resourceLinkId) === resourceLinkId,
      ) ?? null
    );
  }

  async function createLineItem(target: ServiceTarget, url: string, wish: LineItemWish): Promise<LineItem> {
    const { label, scoreMaximum, resourceId, tag, resourceLinkId } = wish;
    const create = (item: Record<string, unknown>) =>
      call(target, [[scopes.lineItem]], (ltijs, idToken) => ltijs.Grade.createLineItem(idToken, item), {
        lineItemsUrl: url,
      });
    const plain = { label, scoreMaximum, resourceId, tag };
    const { answer } = await create({ ...plain, resourceLinkId }).catch((error: unknown) => {
      // Canvas binds a column to a link only where the link has one already; elsewhere it stands by itself.
      const refused =
        error instanceof LmsServiceError && (error.problem === 'not_found' || error.status === 412);
      if (refused) return create(plain);
      throw error;
    });
    const created = readLineItem(answer);
    if (!created) throw new LmsServiceError('malformed', 'The LMS made a line item without an address');
    return created;
  }

  return {
    async readRoster(target, membershipsUrl, onPage) {
      const { family } = await platformOf(target);
      let members = 0;
      const pages = await eachPage(
        withQuery(membershipsUrl, lmsProfile(family).rosterQuery),
        async (page) => {
          const { answer, next } = await call(target, [[scopes.memberships]], (ltijs, idToken) =>
            ltijs.NamesAndRoles.getMembers(idToken, { url: page, pages: 1 }),
          );
          const people = readMembers(answer);
          members += people.length;
          await onPage(people);
          return { next };
        },
      );
      return { members, pages };
    },

    async findOrCreateLineItem(target, wish) {
      const { lineItemUrl, lineItemsUrl, resourceLinkId, resourceId, tag, label, scoreMaximum } = wish;
      if (lineItemUrl?.trim())
        return { id: lineItemUrl, resourceLinkId, resourceId, tag, label, scoreMaximum };
      if (!lineItemsUrl?.trim()) {
        throw new LmsServiceError('scope_missing', 'The LMS has not opened its gradebook to this link');
      }
      if (!Number.isFinite(scoreMaximum) || scoreMaximum <= 0) {
        throw new LmsServiceError('rejected', 'Not sent: the maximum is not a number above 0');
      }
      const name = JSON.stringify(['line item', target.platformId, lineItemsUrl, resourceLinkId]);
      const item = await exclusive(
        name,
        async () =>
          (await findLineItem(target, lineItemsUrl, wish)) ??
          (await createLineItem(target, lineItemsUrl, wish)),
      );
      requireSameOrigin(item.id, lineItemsUrl);
      return item;
    },

    async sendScore(target, lineItemUrl, score) {
      const body = writeScore(score);
      await call(target, [[scopes.score]], (ltijs, idToken) =>
        ltijs.Grade.submitScore(idToken, lineItemAddress(lineItemUrl), body),
      );
    },

    async readResults(target, lineItemUrl, userId) {
      const results: ReturnType<typeof readResults> = [];
      const first = withQuery(
        subPathOf(lineItemUrl, 'results'),
        userId === undefined ? {} : { user_id: userId },
      );
      await eachPage(first, async (page) => {
        const { answer, next } = await call(target, [[scopes.resultRead]], (ltijs, idToken) =>
          ltijs.Grade.getScores(idToken, lineItemUrl, { url: page }),
        );
        results.push(...readResults(answer.scores));
        return { next };
      });
      return userId === undefined ? results : results.filter((result) => result.userId === userId);
    },

    async signDeepLinkingResponse(target, settings, items) {
      const platform = await platformOf(target);
      const claims = deepLinkingClaims(target.deploymentId, settings, items, lmsProfile(platform.family));
      const { kid, privateKey } = await keys.signingKey(platform.id);
      const issuedAt = Math.floor(clock.now().getTime() / 1000);
      return new SignJWT({ ...claims, nonce: randomBytes(24).toString('base64url') })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
        .setIssuer(platform.clientId)
        .setAudience(platform.issuer)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + RESPONSE_LIFE_S)
        .sign(privateKey);
    },
  };
}
