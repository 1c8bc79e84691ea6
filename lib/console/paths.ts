/** Where an identity provider sends browsers back to: after signing in, and after signing out. It has to know both. */
export const CALLBACK_PATH = '/sign-in/callback';
export const SIGNED_OUT_PATH = '/signed-out';
