// A bare Express with one query of the bare driver for each reply: PORT, ORDERS_URL, BOOKS_URL (MongoDB, with a database).
import express from 'express';
import { MongoClient } from 'mongodb';
import { type BenchOrder, listFilter, LIST_SORT, LISTED } from './queries.ts';

const PAGE = 20;

const connect = async (url: string) => (await MongoClient.connect(url)).db();
const orders = (await connect(process.env['ORDERS_URL'] ?? '')).collection<BenchOrder>(
  'bench_orders',
);
const books = (await connect(process.env['BOOKS_URL'] ?? '')).collection('books');

express()
  .get('/orders/:id', async (req, res) => {
    const order = await orders.findOne({ _id: req.params.id });
    if (order === null) res.status(404).json({});
    else res.json(order.reply);
  })
  .get('/books', async (req, res) => {
    const options = { projection: LISTED, sort: LIST_SORT, limit: PAGE };
    res.json(await books.find(listFilter(req.query), options).toArray());
  })
  .get('/ready', (_req, res) => {
    res.json({});
  })
  .listen(Number(process.env['PORT']), '127.0.0.1');
