import { addressOf, claim, isObject, isPlatformId, stringsOf, wordsOf, type Json } from './claims.ts';
import { readRoles } from './roles.ts';
import type { DeepLinkingSettings, LtiMessageType, VerifiedLaunch } from './verified-launch.ts';

const objectAt = (payload: Json, name: string): Json => {
  const value = payload[name];
  return isObject(value) ? value : {};
};

/** The object without its undefined members, so that "absent" has one form. */
const present = <T extends object>(value: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;

/** Custom parameters as strings: numbers are written out; null, blank and unresolved `$Name` count as absent. */
function readCustom(payload: Json): Record<string, string> {
  const entries: [string, string][] = [];
  for (const [name, value] of Object.entries(objectAt(payload, claim.custom))) {
    if (name === '__proto__') continue;
    const words = typeof value === 'number' ? String(value) : wordsOf(value);
    if (words !== undefined && !words.startsWith('$')) entries.push([name, words]);
  }
  return Object.fromEntries(entries);
}

function readDeepLinking(payload: Json): DeepLinkingSettings {
  const settings = objectAt(payload, claim.deepLinkingSettings);
  return {
    returnUrl: settings.deep_link_return_url as string,
    acceptTypes: stringsOf(settings.accept_types),
    acceptMultiple: settings.accept_multiple === true,
    acceptLineItem: typeof settings.accept_lineitem === 'boolean' ? settings.accept_lineitem : null,
    ...(typeof settings.data === 'string' && { data: settings.data }),
  };
}

/** Reads a payload that passed every check; `loginTarget` stands in where a deep-linking request names no target. */
export function readLaunch(payload: Json, loginTarget: string, allowHttp: boolean): VerifiedLaunch {
  const messageType = payload[claim.messageType] as LtiMessageType;
  const target = payload[claim.targetLinkUri];
  const context = payload[claim.context];
  const link = payload[claim.resourceLink];
  const ags = payload[claim.ags];
  const nrps = objectAt(payload, claim.nrps);
  const forUser = objectAt(payload, claim.forUser);
  const presentation = objectAt(payload, claim.launchPresentation);
  const platform = objectAt(payload, claim.toolPlatform);
  const membershipsUrl = addressOf(nrps.context_memberships_url, allowHttp);
  return present<VerifiedLaunch>({
    messageType,
    issuer: payload.iss as string,
    clientId: clientIdOf(payload),
    deploymentId: payload[claim.deploymentId] as string,
    targetLinkUri: typeof target === 'string' ? target : loginTarget,
    subject: (payload.sub as string | undefined) ?? null,
    person: present<VerifiedLaunch['person']>({
      name: wordsOf(payload.name),
      givenName: wordsOf(payload.given_name),
      familyName: wordsOf(payload.family_name),
      email: wordsOf(payload.email),
      locale: wordsOf(payload.locale),
    }),
    roles: readRoles((payload[claim.roles] as unknown[] | undefined) ?? []),
    context: isObject(context)
      ? present<NonNullable<VerifiedLaunch['context']>>({
          id: context.id as string,
          title: wordsOf(context.title),
          label: wordsOf(context.label),
          types: stringsOf(context.type),
        })
      : undefined,
    resourceLink:
      messageType !== 'LtiDeepLinkingRequest' && isObject(link) && isPlatformId(link.id)
        ? present<NonNullable<VerifiedLaunch['resourceLink']>>({
            id: link.id,
            title: wordsOf(link.title),
            description: wordsOf(link.description),
          })
        : undefined,
    custom: readCustom(payload),
    ags: isObject(ags)
      ? present<NonNullable<VerifiedLaunch['ags']>>({
          scope: stringsOf(ags.scope),
          lineItems: addressOf(ags.lineitems, allowHttp),
          lineItem: addressOf(ags.lineitem, allowHttp),
        })
      : undefined,
    nrps: membershipsUrl === undefined ? undefined : { membershipsUrl },
    deepLinking: messageType === 'LtiDeepLinkingRequest' ? readDeepLinking(payload) : undefined,
    forUser:
      messageType === 'LtiSubmissionReviewRequest'
        ? present<NonNullable<VerifiedLaunch['forUser']>>({
            userId: forUser.user_id as string,
            name: wordsOf(forUser.name),
          })
        : undefined,
    presentation: present<VerifiedLaunch['presentation']>({
      returnUrl: addressOf(presentation.return_url, allowHttp),
      documentTarget: wordsOf(presentation.document_target),
      locale: wordsOf(presentation.locale),
    }),
    platform: present<VerifiedLaunch['platform']>({
      productFamily: wordsOf(platform.product_family_code),
      name: wordsOf(platform.name),
      guid: wordsOf(platform.guid),
      version: wordsOf(platform.version),
    }),
  });
}

/** `azp` where it stands, else the one audience: both were held against the registration. */
const clientIdOf = ({ aud, azp }: Json): string =>
  typeof azp === 'string' ? azp : ((Array.isArray(aud) ? aud[0] : aud) as string);
