// An OpenID provider on loopback for one test: node provider.mjs REDIRECT.
// Whoever logs in is who they say; group says what they do.
import { createServer } from "node:http";
const { default: Provider } = await import(process.env.SCOPS_TEST_OIDC + "/node_modules/oidc-provider/lib/index.js");

const server = createServer();
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const issuer = "http://127.0.0.1:" + server.address().port;
const provider = new Provider(issuer, {
  clients: [{ client_id: "scops", client_secret: "a secret of the test alone", redirect_uris: [process.argv[2]] }],
  cookies: { keys: ["composed for a test"] },
  claims: { openid: ["sub"], profile: ["name", "preferred_username", "groups"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: "subject-of-" + id, name: id + " at the provider", preferred_username: id, groups: [id === "boss" ? "leads" : "staff"] }),
  }),
});
server.on("request", provider.callback());
console.log("issuer " + issuer);
process.stdin.on("end", () => process.exit(0)).resume(); // ends with the test
