/** What the API client needs to know of who is signed in. */
export type SessionPort = {
  /** The access token to send; null for a visitor. */
  getToken(): Promise<string | null>;
  /** Called once when the shop refused a token: a newer one, or null when the sign-in is over. */
  renewToken(refused: string): Promise<string | null>;
};

/** Someone who is not signed in. */
export const visitorSession: SessionPort = {
  getToken: async () => null,
  renewToken: async () => null,
};
