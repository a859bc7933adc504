/** A shop of four subgraphs, whose answers follow from ids alone. All ids of a request begin with its seed. */
const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@external", "@requires", "@shareable"])';
export const typeDefs: Readonly<Record<string, string>> = {
  products: `${link} type Query { topProducts(seed: ID!, first: Int!): [Product!]! } type Product @key(fields: "upc") { upc: ID! name: String! price: Int! weight: Int! manufacturer: Manufacturer! } type Manufacturer { name: String! country: String! }`,
  users: `${link} type User @key(fields: "id") { id: ID! name: String! email: String! address: Address } type Address { street: String! city: String! zip: String }`,
  reviews: `${link} type Product @key(fields: "upc") { upc: ID! reviews(first: Int!): [Review!]! } type User @key(fields: "id") { id: ID! reviews(first: Int!): [Review!]! } type Review { id: ID! body: String! rating: Int! author: User! product: Product! }`,
  inventory: `${link} type Product @key(fields: "upc") { upc: ID! price: Int! @external weight: Int! @external inStock: Boolean! shippingEstimate: Int! @requires(fields: "price weight") }`,
};
/** The same as one schema. */
export const monolithTypeDefs = `type Query { topProducts(seed: ID!, first: Int!): [Product!]! }
  type Product { upc: ID! name: String! price: Int! weight: Int! manufacturer: Manufacturer! reviews(first: Int!): [Review!]! inStock: Boolean! shippingEstimate: Int! }
  type Manufacturer { name: String! country: String! } type User { id: ID! name: String! email: String! address: Address reviews(first: Int!): [Review!]! }
  type Address { street: String! city: String! zip: String } type Review { id: ID! body: String! rating: Int! author: User! product: Product! }`;

/** Twelve fetches in its plan, and an answer of some 11 KB. */
export const query = `query Shop($seed: ID!, $detailed: Boolean = true) {
  topProducts(seed: $seed, first: 5) {
    upc name price inStock shippingEstimate manufacturer { name country }
    reviews(first: 3) {
      id body rating product { name inStock shippingEstimate }
      author {
        id name email address @include(if: $detailed) { street city zip }
        reviews(first: 2) { id body author { name } product { upc name inStock shippingEstimate reviews(first: 1) { id rating author { name email } } } }
      }
    }
  }
}`;

interface Product { upc: string }
interface User { id: string }
interface Review { id: string }
const [seedOf, numberOf] = [(id: string) => id.slice(0, id.indexOf('-')), (id: string) => Number(/(\d+)$/.exec(id)![1])];
const review = (key: string) => ({ id: key });
const product = {
  name: ({ upc }: Product) => `Product number ${numberOf(upc)} of the season`, price: ({ upc }: Product) => 100 + numberOf(upc), weight: ({ upc }: Product) => 10 * numberOf(upc),
  manufacturer: ({ upc }: Product) => ({ name: `Manufacturer ${numberOf(upc) % 3}`, country: 'CH' }),
};
const reviewsOf = (id: string, { first }: { first: number }) => Array.from({ length: first }, (_, at) => review(`${seedOf(id)}-r${(numberOf(id) * 7 + at) % 100}`));
const inventory = { inStock: ({ upc }: Product) => numberOf(upc) % 2 === 0, shippingEstimate: ({ upc, price, weight }: Product & { price?: number; weight?: number }) => (price ?? 100 + numberOf(upc)) + (weight ?? 10 * numberOf(upc)) };
const user = {
  name: ({ id }: User) => `Reviewer ${numberOf(id)}`, email: ({ id }: User) => `reviewer${numberOf(id)}@example.org`,
  address: ({ id }: User) => ({ street: `Long Street ${numberOf(id)}`, city: 'Neuchâtel', zip: '2000' }),
};
const reviewed = {
  body: ({ id }: Review) => `What I think of it, at some length, as number ${numberOf(id)}, so that an answer weighs what answers weigh.`, rating: ({ id }: Review) => numberOf(id) % 5,
  author: ({ id }: Review) => ({ id: `${seedOf(id)}-u${numberOf(id) % 12}` }), product: ({ id }: Review) => ({ upc: `${seedOf(id)}-p${numberOf(id) % 10}` }),
};
const root = { topProducts: (_root: unknown, { seed, first }: { seed: string; first: number }) => Array.from({ length: first }, (_, at) => ({ upc: `${seed}-p${at}` })) };
const reference = { __resolveReference: (given: object) => given };
const ofProduct = { reviews: ({ upc }: Product, given: { first: number }) => reviewsOf(upc, given) };
const ofUser = { reviews: ({ id }: User, given: { first: number }) => reviewsOf(id, given) };

export const resolvers: Readonly<Record<string, object>> = {
  products: { Query: root, Product: { ...reference, ...product } }, users: { User: { ...reference, ...user } },
  reviews: { Product: { ...reference, ...ofProduct }, User: { ...reference, ...ofUser }, Review: reviewed }, inventory: { Product: { ...reference, ...inventory } },
};
export const monolithResolvers = { Query: root, Product: { ...product, ...ofProduct, ...inventory }, User: { ...user, ...ofUser }, Review: reviewed };
