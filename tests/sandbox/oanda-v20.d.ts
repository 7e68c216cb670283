/** What we use of the official client, which comes without types. */
declare module "@oanda/v20/context.js" {
  export type Reply = {
    readonly statusCode: string;
    readonly body: Readonly<Record<string, unknown>>;
  };
  export type Handler = (reply: Reply) => void;
  class Context {
    constructor(host: string, port: number, ssl: boolean, application: string);
    setToken(token: string): void;
    readonly account: {
      list(handler: Handler): void;
      get(account: string, handler: Handler): void;
      summary(account: string, handler: Handler): void;
    };
    readonly order: {
      limit(account: string, order: object, handler: Handler): void;
      market(account: string, order: object, handler: Handler): void;
      listPending(account: string, handler: Handler): void;
    };
    readonly position: {
      list(account: string, handler: Handler): void;
      listOpen(account: string, handler: Handler): void;
    };
    readonly transaction: {
      list(account: string, query: object, handler: Handler): void;
      range(account: string, query: object, handler: Handler): void;
      since(account: string, query: object, handler: Handler): void;
    };
  }
  const v20: { readonly Context: typeof Context };
  export default v20;
}
