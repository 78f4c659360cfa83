/** For a project of Jest whose tests reach the ledger over HTTPS. See support/ledger.ts. */
process.env['WMSBRIDGE_TEST_TRANSPORT'] = 'https';
