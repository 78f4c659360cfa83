-- The tables of WMS Bridge: layout 1.
--
-- PREFIX_ becomes the shop's table prefix. Statements end with ";" at the end of a line.
-- All times are UTC, in columns of our own, written by the database's UTC_TIMESTAMP(3): the shop's
-- date_add is in the shop's time zone and NOW() in the server's, so neither can be compared.
-- Text lengths are checked before writing: PrestaShop sets sql_mode='' and would cut in silence.
--
-- Words: an *event* says that something happened to an order; the *order ledger* (wmsbridge_order) is what
-- we know of it, one row an order; a *WMS order* is the order as the warehouse holds it, one current a
-- generation; a *connection* is one shop and one WMS put together.

-- One shop and one WMS. A second WMS is a second connection: the old ledger stays as history.
-- fingerprint is an HMAC over the shop's domain, database name and database host, keyed with pairing_id:
-- a copied shop does not match it and sends nothing. A dump with the domain replaced does not match either.
-- id_account is the Webservice key of its sidecar (webservice_account); after a rotation id_old_account is the one before,
-- which is refused from old_account_until on.
CREATE TABLE IF NOT EXISTS `PREFIX_wmsbridge_connection` (
  `id_connection` INT UNSIGNED NOT NULL AUTO_INCREMENT,
  `id_shop` INT UNSIGNED NOT NULL,
  `active` TINYINT UNSIGNED NOT NULL DEFAULT 1,
  `pairing_id` VARCHAR(64) NOT NULL,
  `fingerprint` VARCHAR(64) NOT NULL,
  `order_prefix` VARCHAR(16) NOT NULL DEFAULT '',
  `id_account` INT NULL DEFAULT NULL,
  `id_old_account` INT NULL DEFAULT NULL,
  `old_account_until` DATETIME(3) NULL DEFAULT NULL,
  `created_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id_connection`),
  KEY `shop` (`id_shop`, `active`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Something happened to an order. The hook's INSERT names id_shop, id_order, reason, source and created_at:
-- these five are frozen for good, for a module's files can be newer or older than its tables.
-- No foreign key and no unique key beside the id: the checkout must never wait here.
-- done_at NULL means the event waits. Rows stay as the order's history until their retention ends.
-- An event with an `action` is what a person asked for: `source` is who, `argument` what it needs beside the order (of "send again"
-- the problem that the person saw, of "drop" the event, of "resume" the flow). The sidecar carries it out before it works on the
-- order. One that concerns the whole connection has the order 0.
CREATE TABLE IF NOT EXISTS `PREFIX_wmsbridge_event` (
  `id_event` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  `id_shop` INT UNSIGNED NOT NULL,
  `id_order` INT UNSIGNED NOT NULL,
  `reason` VARCHAR(32) NOT NULL,
  `source` VARCHAR(64) NOT NULL,
  `created_at` DATETIME(3) NOT NULL,
  `done_at` DATETIME(3) NULL DEFAULT NULL,
  `outcome` VARCHAR(32) NULL DEFAULT NULL,
  `action` VARCHAR(32) NULL DEFAULT NULL,
  `argument` VARCHAR(64) NULL DEFAULT NULL,
  PRIMARY KEY (`id_event`),
  KEY `waiting` (`done_at`, `id_shop`, `id_order`),
  KEY `actions` (`done_at`, `action`, `id_shop`),
  KEY `order` (`id_order`, `id_event`),
  KEY `retention` (`created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- The order ledger: one row an order. The lease (lease_owner, lease_until) is on this row, so that one order
-- has one worker, whatever touches it. `state` is where the order stands, `problem` what a person should know.
-- `approved` names the problem codes that a person answered with "send again": no other reason to hold is answered by that.
-- `deleted_at` is when the shop's own hook announced that the order was deleted; an order that is only absent has none.
-- `trying_since` is since when creating it at the WMS has been tried without a break. A held order whose reason may end without
-- an event is looked at again at `recheck_at`. The stamps are `date_upd` of the order and its delivery address when they were
-- last read, in the shop's time zone and by its clock: the gap scan compares them for equality, never with another time.
CREATE TABLE IF NOT EXISTS `PREFIX_wmsbridge_order` (
  `id_connection` INT UNSIGNED NOT NULL,
  `id_order` INT UNSIGNED NOT NULL,
  `id_shop` INT UNSIGNED NOT NULL,
  `reference` VARCHAR(255) NOT NULL DEFAULT '',
  `state` VARCHAR(32) NOT NULL DEFAULT 'new',
  `waits_for` VARCHAR(128) NULL DEFAULT NULL,
  `generation` INT UNSIGNED NOT NULL DEFAULT 1,
  `released_at` DATETIME(3) NULL DEFAULT NULL,
  `approved_at` DATETIME(3) NULL DEFAULT NULL,
  `approved` VARCHAR(1000) NULL DEFAULT NULL,
  `deleted_at` DATETIME(3) NULL DEFAULT NULL,
  `trying_since` DATETIME(3) NULL DEFAULT NULL,
  `shop_stamp` VARCHAR(19) NULL DEFAULT NULL,
  `address_stamp` VARCHAR(19) NULL DEFAULT NULL,
  `wms_status` VARCHAR(32) NULL DEFAULT NULL,
  `tried_at` DATETIME(3) NULL DEFAULT NULL,
  `cancel_state` VARCHAR(16) NULL DEFAULT NULL,
  `change_state` VARCHAR(16) NULL DEFAULT NULL,
  `problem_code` VARCHAR(64) NULL DEFAULT NULL,
  `problem` VARCHAR(1000) NULL DEFAULT NULL,
  `attempts` INT UNSIGNED NOT NULL DEFAULT 0,
  `next_try_at` DATETIME(3) NULL DEFAULT NULL,
  `rechecks` INT UNSIGNED NOT NULL DEFAULT 0,
  `recheck_at` DATETIME(3) NULL DEFAULT NULL,
  `lease_owner` VARCHAR(64) NULL DEFAULT NULL,
  `lease_until` DATETIME(3) NULL DEFAULT NULL,
  `last_exchange_at` DATETIME(3) NULL DEFAULT NULL,
  `created_at` DATETIME(3) NOT NULL,
  `updated_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id_connection`, `id_order`),
  KEY `order` (`id_order`),
  KEY `reference` (`id_connection`, `reference`(64)),
  KEY `lease` (`lease_owner`),
  KEY `recheck` (`id_connection`, `recheck_at`),
  KEY `state` (`id_connection`, `state`, `updated_at`),
  KEY `waits` (`id_connection`, `waits_for`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- The order as the warehouse holds it. Many a shop order may have; one is current. A superseded one is
-- recorded and never moves the shop. intent_* is committed before a call, so that a call whose answer was
-- lost is looked up before it is made again; intent_lost_at is when we gave up waiting for the answer. accepted_call_at is when the accepted call began, accepted_at
-- when its answer came: between the two nobody knows what the WMS's stock figure contains. reflected_at is when we saw that
-- the figure leaves out more of the order than before (booked, shipped): a figure asked earlier may not. called_with is the last call in our own
-- words (JSON), not the WMS's format, for people who look for what went wrong; it holds the customer's address, and goes after the retention.
-- settled says that nothing of the order is in flight until something happens to it: the module's stock resource sets it, whatever is
-- noted of the order resets it, and the orders that are not settled are what in-flight is computed from.
-- line_contents is what the order's lines contained when they were sent (JSON: order_detail id -> articles and pieces of each sold
-- piece): a pack that is edited later changes nothing of an order that the WMS has.
-- back_order_of is the WMS order whose rest this one holds: the WMS made it by itself. It is never current.
-- version counts the sidecar's writes: what was decided on one that was read is written only where it is still that one.
-- snapshot_problem is why the newest snapshot could not be read (then `snapshot` is an older one, or none), recheck_at when it is asked for again.
CREATE TABLE IF NOT EXISTS `PREFIX_wmsbridge_wms_order` (
  `id_wms_order` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  `id_connection` INT UNSIGNED NOT NULL,
  `id_order` INT UNSIGNED NOT NULL,
  `generation` INT UNSIGNED NOT NULL DEFAULT 1,
  `current` TINYINT UNSIGNED NOT NULL DEFAULT 1,
  `back_order_of` BIGINT UNSIGNED NULL DEFAULT NULL,
  `wms_number` VARCHAR(64) NOT NULL,
  `external_ref` VARCHAR(64) NOT NULL,
  `wms_id` VARCHAR(64) NULL DEFAULT NULL,
  `wms_status` VARCHAR(32) NULL DEFAULT NULL,
  `wms_status_text` VARCHAR(128) NULL DEFAULT NULL,
  `sent_hash` VARCHAR(72) NULL DEFAULT NULL,
  `intent_operation` VARCHAR(16) NULL DEFAULT NULL,
  `intent_hash` VARCHAR(72) NULL DEFAULT NULL,
  `intent_at` DATETIME(3) NULL DEFAULT NULL,
  `line_contents` MEDIUMTEXT NULL,
  `intent_lost_at` DATETIME(3) NULL DEFAULT NULL,
  `refused_hash` VARCHAR(72) NULL DEFAULT NULL,
  `accepted_call_at` DATETIME(3) NULL DEFAULT NULL,
  `accepted_at` DATETIME(3) NULL DEFAULT NULL,
  `reflected_at` DATETIME(3) NULL DEFAULT NULL,
  `ended_at` DATETIME(3) NULL DEFAULT NULL,
  `called_operation` VARCHAR(16) NULL DEFAULT NULL,
  `called_at` DATETIME(3) NULL DEFAULT NULL,
  `called_with` MEDIUMTEXT NULL,
  `call_answer` VARCHAR(1000) NULL DEFAULT NULL,
  `snapshot` MEDIUMTEXT NULL,
  `snapshot_hash` VARCHAR(72) NULL DEFAULT NULL,
  `snapshot_problem` VARCHAR(500) NULL DEFAULT NULL,
  `recheck_at` DATETIME(3) NULL DEFAULT NULL,
  `written_hash` VARCHAR(72) NULL DEFAULT NULL,
  `settled` TINYINT UNSIGNED NOT NULL DEFAULT 0,
  `version` INT UNSIGNED NOT NULL DEFAULT 0,
  `created_at` DATETIME(3) NOT NULL,
  `updated_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id_wms_order`),
  UNIQUE KEY `number` (`id_connection`, `wms_number`),
  KEY `called` (`called_at`),
  KEY `order` (`id_order`, `id_connection`, `current`, `settled`),
  KEY `settled` (`id_connection`, `current`, `settled`),
  KEY `wms_id` (`id_connection`, `wms_id`),
  KEY `accepted` (`id_connection`, `accepted_at`),
  KEY `reflected` (`id_connection`, `reflected_at`),
  KEY `rest` (`back_order_of`),
  KEY `recheck` (`id_connection`, `recheck_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- What the WMS accepted of each SKU, and what has been picked: the part of an order that the WMS's stock figure
-- can know about. Packs are kept as they were at release. picked counts what the order's back-orders sent too,
-- back_ordered what they are yet to send.
CREATE TABLE IF NOT EXISTS `PREFIX_wmsbridge_wms_line` (
  `id_wms_order` BIGINT UNSIGNED NOT NULL,
  `sku` VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `quantity` INT NOT NULL,
  `picked` INT NULL DEFAULT NULL,
  `back_ordered` INT NOT NULL DEFAULT 0,
  PRIMARY KEY (`id_wms_order`, `sku`),
  KEY `sku` (`sku`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- What the shop was given of a WMS order, once each: kind is tracking, status or mail.
-- The unique key is written first, then the shop: an e-mail leaves at most once, and a crash between the two
-- (done_at NULL) is shown.
CREATE TABLE IF NOT EXISTS `PREFIX_wmsbridge_writeback` (
  `id_writeback` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  `id_connection` INT UNSIGNED NOT NULL,
  `id_order` INT UNSIGNED NOT NULL,
  `wms_number` VARCHAR(64) NOT NULL,
  `kind` VARCHAR(16) NOT NULL,
  `item` VARCHAR(128) NOT NULL,
  `id_order_carrier` INT UNSIGNED NULL DEFAULT NULL,
  `carrier_name` VARCHAR(128) NULL DEFAULT NULL,
  `tracking_number` VARCHAR(255) NULL DEFAULT NULL,
  `tracking_url` VARCHAR(1000) NULL DEFAULT NULL,
  `begun_at` DATETIME(3) NOT NULL,
  `done_at` DATETIME(3) NULL DEFAULT NULL,
  `outcome` VARCHAR(255) NULL DEFAULT NULL,
  PRIMARY KEY (`id_writeback`),
  UNIQUE KEY `once` (`id_connection`, `wms_number`, `kind`, `item`),
  KEY `order` (`id_order`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Everything done to someone's order: who or what, when, from which state to which.
CREATE TABLE IF NOT EXISTS `PREFIX_wmsbridge_history` (
  `id_history` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  `id_connection` INT UNSIGNED NOT NULL,
  `id_order` INT UNSIGNED NOT NULL,
  `at` DATETIME(3) NOT NULL,
  `actor` VARCHAR(64) NOT NULL,
  `action` VARCHAR(32) NOT NULL,
  `from_state` VARCHAR(32) NULL DEFAULT NULL,
  `to_state` VARCHAR(32) NULL DEFAULT NULL,
  `message` VARCHAR(1000) NOT NULL DEFAULT '',
  `correlation_id` VARCHAR(64) NOT NULL DEFAULT '',
  PRIMARY KEY (`id_history`),
  KEY `order` (`id_connection`, `id_order`, `id_history`),
  KEY `retention` (`at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- The settings that the sidecar reads, as they count for each shop: brought up to ps_configuration by the module
-- (src/Settings/SettingTable.php). The sidecar has no right on ps_configuration, which holds passwords and keys.
CREATE TABLE IF NOT EXISTS `PREFIX_wmsbridge_setting` (
  `id_shop` INT UNSIGNED NOT NULL,
  `name` VARCHAR(64) NOT NULL,
  `value` TEXT NULL,
  `changed_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id_shop`, `name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- A flow as the sidecar sees it: the line it starts from (baseline_at), and the safety stop that stopped it.
-- `watched_since` is since when the orders flow has been open and a sidecar has worked, or tried to, without a gap (`watched_at` is the
-- last time): what waited in that time waited for the warehouse or the shop, and was not forgotten.
CREATE TABLE IF NOT EXISTS `PREFIX_wmsbridge_flow` (
  `id_connection` INT UNSIGNED NOT NULL,
  `flow` VARCHAR(32) NOT NULL,
  `seen_on` TINYINT UNSIGNED NOT NULL DEFAULT 0,
  `seen_off_at` DATETIME(3) NULL DEFAULT NULL,
  `baseline_at` DATETIME(3) NULL DEFAULT NULL,
  `stop_reason` VARCHAR(1000) NULL DEFAULT NULL,
  `resumed_at` DATETIME(3) NULL DEFAULT NULL,
  `watched_since` DATETIME(3) NULL DEFAULT NULL,
  `watched_at` DATETIME(3) NULL DEFAULT NULL,
  `last_run_at` DATETIME(3) NULL DEFAULT NULL,
  `last_result` VARCHAR(255) NULL DEFAULT NULL,
  PRIMARY KEY (`id_connection`, `flow`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- How far the changes at the WMS have been read. The lease makes one sidecar read at a time.
CREATE TABLE IF NOT EXISTS `PREFIX_wmsbridge_cursor` (
  `id_connection` INT UNSIGNED NOT NULL,
  `name` VARCHAR(32) NOT NULL,
  `position` VARCHAR(64) NULL DEFAULT NULL,
  `moved_at` DATETIME(3) NULL DEFAULT NULL,
  `due_at` DATETIME(3) NULL DEFAULT NULL,
  `lease_owner` VARCHAR(64) NULL DEFAULT NULL,
  `lease_until` DATETIME(3) NULL DEFAULT NULL,
  PRIMARY KEY (`id_connection`, `name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- What sidecars observed of the connection to the shop's Webservice and to the WMS, written by the client that made the call: the state
-- ('unknown', 'up', 'down') and since when, the last good answer, the last error in words. Screens and /readyz read this and derive
-- nothing from cursors. Written at once where the state changes, else every ten seconds at most.
CREATE TABLE IF NOT EXISTS `PREFIX_wmsbridge_health` (
  `id_connection` INT UNSIGNED NOT NULL,
  `peer` VARCHAR(8) NOT NULL,
  `state` VARCHAR(8) NOT NULL,
  `since` DATETIME(3) NOT NULL,
  `last_answer_at` DATETIME(3) NULL DEFAULT NULL,
  `last_error_at` DATETIME(3) NULL DEFAULT NULL,
  `last_error_code` VARCHAR(64) NULL DEFAULT NULL,
  `last_error` VARCHAR(1000) NULL DEFAULT NULL,
  `written_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id_connection`, `peer`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- A living sidecar says so here; the back office needs no open port. challenge is random and new each time: the sidecar
-- writes it here and finds it in the answer of wmsbridge_status, or its database is not the one of the shop that answers.
CREATE TABLE IF NOT EXISTS `PREFIX_wmsbridge_heartbeat` (
  `sidecar` VARCHAR(64) NOT NULL,
  `id_connection` INT UNSIGNED NOT NULL,
  `version` VARCHAR(32) NOT NULL,
  `started_at` DATETIME(3) NOT NULL,
  `seen_at` DATETIME(3) NOT NULL,
  `state` VARCHAR(32) NOT NULL,
  `message` VARCHAR(1000) NOT NULL DEFAULT '',
  `challenge` VARCHAR(64) NULL DEFAULT NULL,
  `challenged_at` DATETIME(3) NULL DEFAULT NULL,
  PRIMARY KEY (`sidecar`),
  KEY `seen` (`id_connection`, `seen_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- The last level the WMS gave of a SKU, and when it was asked. A dirty SKU is computed again each round until
-- clean: the WMS will not name it as changed when only the shop's side moved.
CREATE TABLE IF NOT EXISTS `PREFIX_wmsbridge_stock` (
  `id_connection` INT UNSIGNED NOT NULL,
  `sku` VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `warehouse` VARCHAR(64) NOT NULL DEFAULT '',
  `sku_any_case` VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT '',
  `level` INT NOT NULL,
  `asked_at` DATETIME(3) NOT NULL,
  `recheck` TINYINT UNSIGNED NOT NULL DEFAULT 1,
  `recheck_at` DATETIME(3) NULL DEFAULT NULL,
  `written_quantity` INT NULL DEFAULT NULL,
  `in_flight` INT NULL DEFAULT NULL,
  `written_at` DATETIME(3) NULL DEFAULT NULL,
  `outcome` VARCHAR(32) NULL DEFAULT NULL,
  `problem` VARCHAR(255) NULL DEFAULT NULL,
  PRIMARY KEY (`id_connection`, `sku`, `warehouse`),
  KEY `sku_any_case` (`id_connection`, `sku_any_case`),
  KEY `recheck` (`id_connection`, `recheck`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- SKUs of the shop that the WMS was asked about and does not know: they are not asked for again until all stock is.
CREATE TABLE IF NOT EXISTS `PREFIX_wmsbridge_stock_absent` (
  `id_connection` INT UNSIGNED NOT NULL,
  `sku` VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
  PRIMARY KEY (`id_connection`, `sku`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- SKUs that went into stock or out of it (by the admin's choice: all that changed) and of which other modules have not
-- been told yet: noted before the write, gone after the telling, so that a request that dies in between loses none.
-- `before` is what the shop had when it was noted; one whose telling ended the whole request is tried by itself.
CREATE TABLE IF NOT EXISTS `PREFIX_wmsbridge_notification` (
  `id_shop` INT UNSIGNED NOT NULL,
  `id_product` INT UNSIGNED NOT NULL,
  `id_product_attribute` INT UNSIGNED NOT NULL DEFAULT 0,
  `before` INT NOT NULL,
  `rest` TINYINT UNSIGNED NOT NULL DEFAULT 0,
  `tries` TINYINT UNSIGNED NOT NULL DEFAULT 0,
  `created_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id_shop`, `id_product`, `id_product_attribute`),
  KEY `next` (`id_shop`, `tries`, `rest`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
