import DataLoader from 'dataloader';
import pg from 'pg';
import { resolvers as computed } from './shop.ts';

/** The numbers that ids end in are rows here. */
const numbers = 100;

export async function fillShop(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`
    create table product (n int primary key, name text not null, price int not null, weight int not null, manufacturer text not null, in_stock boolean not null);
    create table reviewer (n int primary key, name text not null, email text not null, street text not null, city text not null, zip text);
    create table review (n int primary key, body text not null, rating int not null, author int not null, product int not null);
    insert into product select n, 'Product number ' || n || ' of the season', 100 + n, 10 * n, 'Manufacturer ' || n % 3, n % 2 = 0 from generate_series(0, ${numbers}) n;
    insert into reviewer select n, 'Reviewer ' || n, 'reviewer' || n || '@example.org', 'Long Street ' || n, 'Neuchâtel', '2000' from generate_series(0, ${numbers}) n;
    insert into review select n, 'What I think of it, at some length, as number ' || n || ', so that an answer weighs what answers weigh.', n % 5, n % 12, n % 10 from generate_series(0, ${numbers}) n;
    analyze`);
  await client.end();
}

interface Product { n: number; name: string; price: number; weight: number; manufacturer: string; in_stock: boolean }
interface Reviewer { n: number; name: string; email: string; street: string; city: string; zip: string | null }
interface Review { n: number; body: string; rating: number; author: number; product: number }

/** What one operation has read: each row once, all that is wanted at a time together. */
export interface Loaders {
  product: DataLoader<number, Product>;
  reviewer: DataLoader<number, Reviewer>;
  review: DataLoader<number, Review>;
}

export function loadersOf(pool: pg.Pool): Loaders {
  const loader = <Row extends { n: number }>(table: string) => new DataLoader<number, Row>(async (wanted) => {
    const { rows } = await pool.query<Row>({ name: table, text: `select * from ${table} where n = any($1)`, values: [wanted] });
    const found = new Map(rows.map((row) => [row.n, row]));
    return wanted.map((n) => found.get(n) ?? new Error(`there is no ${table} ${n}`));
  });
  return { product: loader('product'), reviewer: loader('reviewer'), review: loader('review') };
}

const numberOf = (id: string) => Number(/(\d+)$/.exec(id)![1]);
type Of<Key extends string> = Record<Key, string>;
const product = async ({ upc }: Of<'upc'>, loaders: Loaders) => await loaders.product.load(numberOf(upc));
const reviewer = async ({ id }: Of<'id'>, loaders: Loaders) => await loaders.reviewer.load(numberOf(id));
const review = async ({ id }: Of<'id'>, loaders: Loaders) => await loaders.review.load(numberOf(id));
const seedOf = (id: string) => id.slice(0, id.indexOf('-'));
const none = {};

const fields = {
  Product: {
    name: async (parent: Of<'upc'>, _: object, loaders: Loaders) => (await product(parent, loaders)).name, price: async (parent: Of<'upc'>, _: object, loaders: Loaders) => (await product(parent, loaders)).price,
    weight: async (parent: Of<'upc'>, _: object, loaders: Loaders) => (await product(parent, loaders)).weight,
    manufacturer: async (parent: Of<'upc'>, _: object, loaders: Loaders) => ({ name: (await product(parent, loaders)).manufacturer, country: 'CH' }),
  },
  User: {
    name: async (parent: Of<'id'>, _: object, loaders: Loaders) => (await reviewer(parent, loaders)).name, email: async (parent: Of<'id'>, _: object, loaders: Loaders) => (await reviewer(parent, loaders)).email,
    address: async (parent: Of<'id'>, _: object, loaders: Loaders) => await reviewer(parent, loaders),
  },
  Review: {
    body: async (parent: Of<'id'>, _: object, loaders: Loaders) => (await review(parent, loaders)).body, rating: async (parent: Of<'id'>, _: object, loaders: Loaders) => (await review(parent, loaders)).rating,
    author: async (parent: Of<'id'>, _: object, loaders: Loaders) => ({ id: `${seedOf(parent.id)}-u${(await review(parent, loaders)).author}` }),
    product: async (parent: Of<'id'>, _: object, loaders: Loaders) => ({ upc: `${seedOf(parent.id)}-p${(await review(parent, loaders)).product}` }),
  },
  inventory: {
    inStock: async (parent: Of<'upc'>, _: object, loaders: Loaders) => (await product(parent, loaders)).in_stock,
    shippingEstimate: async (parent: Of<'upc'> & { price?: number; weight?: number }, _: object, loaders: Loaders) => {
      const row = parent.price === undefined || parent.weight === undefined ? await product(parent, loaders) : (none as Product);
      return (parent.price ?? row.price) + (parent.weight ?? row.weight);
    },
  },
};

type Computed = Record<string, Record<string, Record<string, unknown>>>;
const shop = computed as unknown as Computed;
/** The same shop, its rows read from PostgreSQL; the context of an execution are its loaders. */
export const databaseResolvers: Readonly<Record<string, object>> = {
  products: { ...shop.products, Product: { ...shop.products!.Product, ...fields.Product } },
  users: { User: { ...shop.users!.User, ...fields.User } },
  reviews: { ...shop.reviews, Review: fields.Review },
  inventory: { Product: { ...shop.inventory!.Product, ...fields.inventory } },
};
export const databaseMonolith = {
  Query: shop.products!.Query!, Review: fields.Review,
  Product: { ...fields.Product, reviews: shop.reviews!.Product!.reviews, ...fields.inventory }, User: { ...fields.User, reviews: shop.reviews!.User!.reviews },
};
