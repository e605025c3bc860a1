// Asks a server with the clients that people use: node clients.mjs http://127.0.0.1:8080/graphql
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { Client, fetchExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";
import { GraphQLClient } from "graphql-request";

const url = process.argv[2];
const DOCUMENT = "query Services($text: String) { services(where: { text: $text }) { totalCount } }";
const CHILD = `query Match($child: ChildInput!) {
  matchServices(child: $child) { totalCount } }`;
const child = { dateOfBirth: "2019-03-10", needs: ["dressing"] };
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

// Counts the requests that a client sends, and the methods.
function counted() {
  const sent = [];
  const send = (to, options = {}) => {
    sent.push(options.method ?? "GET");
    return fetch(to, options);
  };
  return { sent, send };
}

async function graphqlRequest() {
  const client = new GraphQLClient(url);
  assert.equal(typeof (await client.request(DOCUMENT, {})).services.totalCount, "number");
  assert.equal(typeof (await client.request(CHILD, { child })).matchServices.totalCount, "number");
  await assert.rejects(client.request("{ nothing }"), /nothing/);
}

async function apollo() {
  const { sent, send } = counted();
  const link = ApolloLink.from([
    new PersistedQueryLink({ sha256, useGETForHashedQueries: true }),
    new HttpLink({ uri: url, fetch: send }),
  ]);
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const ask = (query, variables) => client.query({ query: gql(query), variables, fetchPolicy: "no-cache" });
  for (let time = 0; time < 2; time += 1) {
    assert.equal(typeof (await ask(DOCUMENT, { text: "therapy" })).data.services.totalCount, "number");
  }
  // By its hash, whole, and by its hash again.
  assert.deepEqual(sent, ["GET", "POST", "GET"]);
  const plain = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache() });
  const matched = await plain.query({ query: gql(CHILD), variables: { child } });
  assert.equal(typeof matched.data.matchServices.totalCount, "number");
}

async function urql() {
  const { sent, send } = counted();
  const exchanges = [
    persistedExchange({ preferGetForPersistedQueries: false, generateHash: async (text) => sha256(text) }),
    fetchExchange,
  ];
  const client = new Client({ url, exchanges, fetch: send, preferGetMethod: false });
  for (let time = 0; time < 2; time += 1) {
    const { data, error } = await client.query(CHILD, { child }, { requestPolicy: "network-only" }).toPromise();
    assert.equal(error, undefined);
    assert.equal(typeof data.matchServices.totalCount, "number");
  }
  assert.deepEqual(sent, ["POST", "POST", "POST"]);
}

for (const ask of [graphqlRequest, apollo, urql]) {
  await ask();
  console.log(`${ask.name} is served`);
}
