// An OpenID Connect provider for tests: node provider.mjs PORT CLIENT SECRET.
// Whoever signs in as NAME@HOST, with any password, is that person; addresses at "unverified.test" are
// not vouched for. What stands behind a plus is a group that they are in: NAME+GROUP@HOST.
import Provider from 'oidc-provider';

const [port, client_id, client_secret] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id, client_secret, redirect_uris: [`${issuer}/a-desk-of-its-own`] }],
  claims: { openid: ['sub'], email: ['email', 'email_verified', 'groups'] },
  cookies: { keys: [client_secret] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id, email: id, email_verified: !id.endsWith('@unverified.test'), groups: id.match(/(?<=\+)[^@]+/) ?? [],
    }),
  }),
});

// The desk's port is not known beforehand: any callback on this machine is the desk's.
provider.Client.prototype.redirectUriAllowed = (uri) => new URL(uri).hostname === '127.0.0.1';

provider.listen(Number(port), '127.0.0.1');
