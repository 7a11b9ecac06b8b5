/** The part of ltijs 5.9.9 that Attest uses; the package ships no types, and @types/ltijs describes version 4. */
declare module 'ltijs' {
  export type LtijsKey = string | false;
  export type LtijsRow = Record<string, unknown>;

  /** Database plugin. `Get` answers `false`, never `[]`, when there is nothing. */
  export interface LtijsDatabase {
    setup(): Promise<true>;
    Close(): Promise<true>;
    Get(key: LtijsKey, collection: string, query?: LtijsRow): Promise<LtijsRow[] | false>;
    Insert(key: LtijsKey, collection: string, item: LtijsRow, index?: LtijsRow): Promise<true>;
    Replace(
      key: LtijsKey,
      collection: string,
      query: LtijsRow,
      item: LtijsRow,
      index?: LtijsRow,
    ): Promise<true>;
    Modify(key: LtijsKey, collection: string, query: LtijsRow, change: LtijsRow): Promise<true>;
    Delete(collection: string, query: LtijsRow): Promise<true>;
  }

  /** All that the services read of a launch. */
  export interface LtijsIdToken {
    iss: string;
    clientId: string;
    deploymentId: string;
    platformContext: { endpoint: { lineitems?: string }; namesRoles: { context_memberships_url?: string } };
  }

  export interface LtijsProvider {
    setup(encryptionKey: string, database: { plugin: LtijsDatabase }, options?: { cors?: boolean }): this;
    Grade: {
      getLineItems(idToken: LtijsIdToken, options: { url: string }): Promise<{ lineItems: unknown }>;
      createLineItem(idToken: LtijsIdToken, lineItem: LtijsRow): Promise<unknown>;
      submitScore(idToken: LtijsIdToken, lineItemUrl: string, score: LtijsRow): Promise<unknown>;
      getScores(
        idToken: LtijsIdToken,
        lineItemUrl: string,
        options: { url: string },
      ): Promise<{ scores: unknown }>;
    };
    NamesAndRoles: {
      getMembers(idToken: LtijsIdToken, options: { url: string; pages: 1 }): Promise<{ members?: unknown }>;
    };
  }

  const ltijs: { Provider: { constructor: new () => LtijsProvider } };
  // eslint-disable-next-line import-x/no-default-export -- a CommonJS package has no other
  export default ltijs;
}

declare module 'ltijs/dist/Utils/Http.js' {
  export interface LtijsHttpOptions {
    headers?: Record<string, string>;
    json?: unknown;
  }
  export interface LtijsHttpResponse {
    body: string;
    headers: Record<string, string>;
  }
  export type LtijsHttpAnswer = Promise<LtijsHttpResponse> & { json(): Promise<unknown> };
  type Send = (url: string, options?: LtijsHttpOptions) => LtijsHttpAnswer;

  /** The one HTTP client of every ltijs service (a `got` instance); its methods can be replaced. */
  const http: { get: Send; post: Send };
  // eslint-disable-next-line import-x/no-default-export -- a CommonJS package has no other
  export default http;
}
