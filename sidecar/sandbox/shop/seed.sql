-- The sandbox shop's first contents: a small tea shop in France that also sends abroad.
-- The order statuses are those that a fresh PrestaShop has, by number and by what they mean.

INSERT INTO `PREFIX_shop_group` (`id_shop_group`, `name`) VALUES (1, 'Default');
INSERT INTO `PREFIX_shop` (`id_shop`, `name`) VALUES (1, 'Tea & Time');
INSERT INTO `PREFIX_lang` (`id_lang`, `name`, `iso_code`, `language_code`, `locale`) VALUES (1, 'English', 'en', 'en-us', 'en-US'), (2, 'Français', 'fr', 'fr-fr', 'fr-FR');
INSERT INTO `PREFIX_lang_shop` VALUES (1, 1), (2, 1);
INSERT INTO `PREFIX_currency` (`id_currency`, `name`, `iso_code`) VALUES (1, 'Euro', 'EUR');
INSERT INTO `PREFIX_country` (`id_country`, `iso_code`, `contains_states`) VALUES (1, 'DE', 0), (2, 'AT', 0), (3, 'BE', 0), (4, 'CA', 1), (6, 'ES', 0), (7, 'FI', 0), (8, 'FR', 0), (10, 'IT', 1), (12, 'LU', 0), (13, 'NL', 0), (14, 'PL', 0), (15, 'PT', 0), (17, 'GB', 0), (18, 'SE', 0), (19, 'CH', 0), (20, 'DK', 0), (21, 'US', 1), (23, 'NO', 0), (26, 'IE', 0);
INSERT INTO `PREFIX_state` (`id_state`, `id_country`, `name`, `iso_code`) VALUES (1, 21, 'California', 'CA'), (2, 21, 'New York', 'NY'), (3, 21, 'Florida', 'FL'), (4, 4, 'Ontario', 'ON'), (5, 4, 'Quebec', 'QC'), (6, 10, 'Milano', 'MI');
INSERT INTO `PREFIX_group` (`id_group`) VALUES (1), (2), (3);
INSERT INTO `PREFIX_group_shop` VALUES (1, 1), (2, 1), (3, 1);
INSERT INTO `PREFIX_profile` VALUES (1), (2);
INSERT INTO `PREFIX_profile_lang` VALUES (1, 1, 'SuperAdmin'), (2, 1, 'Logistician'), (1, 2, 'SuperAdmin'), (2, 2, 'Logisticien');
INSERT INTO `PREFIX_employee` (`id_employee`, `id_profile`, `firstname`, `lastname`, `email`) VALUES (1, 1, 'Ada', 'Owner', 'owner@shop.invalid');
INSERT INTO `PREFIX_tab` (`id_tab`, `class_name`) VALUES (1, 'SELL'), (2, 'AdminParentOrders'), (3, 'IMPROVE');

INSERT INTO `PREFIX_order_state` (`id_order_state`, `invoice`, `send_email`, `module_name`, `logable`, `delivery`, `shipped`, `paid`, `pdf_invoice`) VALUES
 (1, 0, 1, 'ps_checkpayment', 0, 0, 0, 0, 0), (2, 1, 1, '', 1, 0, 0, 1, 1), (3, 1, 1, '', 1, 1, 0, 1, 0), (4, 1, 1, '', 1, 1, 1, 1, 0), (5, 1, 0, '', 1, 1, 1, 1, 0),
 (6, 0, 1, '', 0, 0, 0, 0, 0), (7, 1, 1, '', 0, 0, 0, 0, 0), (8, 0, 1, '', 0, 0, 0, 0, 0), (9, 1, 1, '', 0, 0, 0, 1, 0), (10, 0, 1, 'ps_wirepayment', 0, 0, 0, 0, 0),
 (11, 1, 1, '', 1, 0, 0, 1, 0), (12, 0, 1, '', 0, 0, 0, 0, 0), (13, 0, 0, 'ps_cashondelivery', 0, 0, 0, 0, 0);
INSERT INTO `PREFIX_order_state_lang` (`id_order_state`, `id_lang`, `name`, `template`) VALUES
 (1, 1, 'Awaiting check payment', 'cheque'), (2, 1, 'Payment accepted', 'payment'), (3, 1, 'Processing in progress', 'preparation'), (4, 1, 'Shipped', 'shipped'), (5, 1, 'Delivered', ''),
 (6, 1, 'Canceled', 'order_canceled'), (7, 1, 'Refunded', 'refund'), (8, 1, 'Payment error', 'payment_error'), (9, 1, 'On backorder (paid)', 'outofstock'), (10, 1, 'Awaiting bank wire payment', 'bankwire'),
 (11, 1, 'Remote payment accepted', 'payment'), (12, 1, 'On backorder (not paid)', 'outofstock'), (13, 1, 'Awaiting Cash On Delivery validation', 'cashondelivery');
INSERT INTO `PREFIX_order_state_lang` (`id_order_state`, `id_lang`, `name`, `template`) SELECT `id_order_state`, 2, `name`, `template` FROM `PREFIX_order_state_lang` WHERE `id_lang` = 1;

INSERT INTO `PREFIX_configuration` (`name`, `value`, `date_add`, `date_upd`) VALUES
 ('PS_VERSION_DB', 'sandbox', NOW(), NOW()), ('PS_WEBSERVICE', '0', NOW(), NOW()), ('PS_TIMEZONE', 'Europe/Paris', NOW(), NOW()), ('PS_LANG_DEFAULT', '1', NOW(), NOW()), ('PS_CURRENCY_DEFAULT', '1', NOW(), NOW()), ('PS_COUNTRY_DEFAULT', '8', NOW(), NOW()), ('PS_SHOP_DEFAULT', '1', NOW(), NOW()), ('PS_CARRIER_DEFAULT', '2', NOW(), NOW()), ('PS_CUSTOMER_GROUP', '3', NOW(), NOW()), ('PS_UNIDENTIFIED_GROUP', '1', NOW(), NOW()), ('PS_GUEST_GROUP', '2', NOW(), NOW()), ('PS_SHOP_NAME', 'Tea & Time', NOW(), NOW()), ('PS_SHOP_EMAIL', 'owner@shop.invalid', NOW(), NOW()),
 ('PS_STOCK_MANAGEMENT', '1', NOW(), NOW()), ('PS_ORDER_OUT_OF_STOCK', '0', NOW(), NOW()), ('PS_PACK_STOCK_TYPE', '0', NOW(), NOW()), ('PS_ADVANCED_STOCK_MANAGEMENT', '0', NOW(), NOW()), ('PS_ORDER_RETURN', '0', NOW(), NOW()),
 ('PS_OS_CHEQUE', '1', NOW(), NOW()), ('PS_OS_PAYMENT', '2', NOW(), NOW()), ('PS_OS_PREPARATION', '3', NOW(), NOW()), ('PS_OS_SHIPPING', '4', NOW(), NOW()), ('PS_OS_DELIVERED', '5', NOW(), NOW()), ('PS_OS_CANCELED', '6', NOW(), NOW()), ('PS_OS_REFUND', '7', NOW(), NOW()), ('PS_OS_ERROR', '8', NOW(), NOW()), ('PS_OS_OUTOFSTOCK', '9', NOW(), NOW()), ('PS_OS_OUTOFSTOCK_PAID', '9', NOW(), NOW()), ('PS_OS_BANKWIRE', '10', NOW(), NOW()), ('PS_OS_WS_PAYMENT', '11', NOW(), NOW()), ('PS_OS_OUTOFSTOCK_UNPAID', '12', NOW(), NOW()), ('PS_OS_COD_VALIDATION', '13', NOW(), NOW());

INSERT INTO `PREFIX_carrier` (`id_carrier`, `id_reference`, `name`, `url`, `active`, `deleted`) VALUES (1, 1, 'Click and collect', '', 1, 0), (2, 2, 'Parcel Post', 'https://track.invalid/?n=@', 1, 0), (3, 3, 'Night Express', 'https://night.invalid/@', 1, 0), (4, 4, 'Old Carrier', '', 0, 1);
INSERT INTO `PREFIX_carrier_shop` (`id_carrier`, `id_shop`) SELECT `id_carrier`, 1 FROM `PREFIX_carrier`;
INSERT INTO `PREFIX_carrier_lang` (`id_carrier`, `id_lang`, `delay`) VALUES (1, 1, 'In the shop'), (2, 1, '2 days'), (3, 1, 'Tomorrow'), (4, 1, '-');

INSERT INTO `PREFIX_product` (`id_product`, `reference`, `ean13`, `weight`, `price`, `is_virtual`, `cache_is_pack`, `product_type`, `cache_default_attribute`, `date_add`, `date_upd`) VALUES
 (1, 'TEA-GREEN', '', 0.12, 8, 0, 0, 'combinations', 1, NOW(), NOW()), (2, 'TEA-BLACK', '', 0.12, 7, 0, 0, 'combinations', 4, NOW(), NOW()), (3, 'CUP-WHITE', '3760000000031', 0.3, 12, 0, 0, 'standard', 0, NOW(), NOW()), (4, 'CUP-BLUE', '3760000000048', 0.3, 12, 0, 0, 'standard', 0, NOW(), NOW()),
 (5, 'POT-IRON', '3760000000055', 1.8, 59, 0, 0, 'standard', 0, NOW(), NOW()), (6, 'POT-GLASS', '3760000000062', 0.7, 34, 0, 0, 'standard', 0, NOW(), NOW()), (7, 'SPOON', '3760000000079', 0.05, 4, 0, 0, 'standard', 0, NOW(), NOW()), (8, 'FILTER-100', '3760000000086', 0.1, 5, 0, 0, 'standard', 0, NOW(), NOW()),
 (9, 'HONEY', '3760000000093', 0.5, 9, 0, 0, 'standard', 0, NOW(), NOW()), (10, 'BISCUITS', '3760000000109', 0.2, 6, 0, 0, 'standard', 0, NOW(), NOW()), (11, 'SET-FOR-TWO', '3760000000116', 2.6, 79, 0, 1, 'pack', 0, NOW(), NOW()), (12, 'TEA-COURSE', '', 0, 25, 1, 0, 'virtual', 0, NOW(), NOW()),
 (13, 'TWIN', '', 0.1, 3, 0, 0, 'standard', 0, NOW(), NOW()), (14, 'TWIN', '', 0.1, 3, 0, 0, 'standard', 0, NOW(), NOW());
INSERT INTO `PREFIX_product_lang` (`id_product`, `id_lang`, `name`) VALUES (1, 1, 'Green tea'), (2, 1, 'Black tea'), (3, 1, 'White cup'), (4, 1, 'Blue cup'), (5, 1, 'Iron pot'), (6, 1, 'Glass pot'), (7, 1, 'Spoon'), (8, 1, '100 filters'), (9, 1, 'Honey'), (10, 1, 'Biscuits'), (11, 1, 'Set for two'), (12, 1, 'Tea course (download)'), (13, 1, 'First twin'), (14, 1, 'Second twin');
INSERT INTO `PREFIX_product_lang` (`id_product`, `id_lang`, `name`) VALUES (1, 2, 'Thé vert'), (2, 2, 'Thé noir'), (3, 2, 'Tasse blanche'), (4, 2, 'Tasse bleue'), (5, 2, 'Théière en fonte'), (6, 2, 'Théière en verre'), (7, 2, 'Cuillère'), (8, 2, '100 filtres'), (9, 2, 'Miel'), (10, 2, 'Biscuits'), (11, 2, 'Coffret pour deux'), (12, 2, 'Cours de thé (fichier)'), (13, 2, 'Premier jumeau'), (14, 2, 'Second jumeau');
INSERT INTO `PREFIX_product_shop` (`id_product`, `id_shop`, `price`, `cache_default_attribute`) SELECT `id_product`, 1, `price`, `cache_default_attribute` FROM `PREFIX_product`;
INSERT INTO `PREFIX_product_attribute` (`id_product_attribute`, `id_product`, `reference`, `ean13`, `weight`, `default_on`) VALUES (1, 1, 'TEA-GREEN-100', '3760000001007', 0, 1), (2, 1, 'TEA-GREEN-250', '3760000001014', 0.16, NULL), (3, 1, 'TEA-GREEN-500', '3760000001021', 0.42, NULL), (4, 2, 'TEA-BLACK-100', '3760000002004', 0, 1), (5, 2, 'TEA-BLACK-250', '3760000002011', 0.16, NULL);
INSERT INTO `PREFIX_product_attribute_shop` (`id_product`, `id_product_attribute`, `id_shop`, `default_on`) SELECT `id_product`, `id_product_attribute`, 1, `default_on` FROM `PREFIX_product_attribute`;
INSERT INTO `PREFIX_pack` (`id_product_pack`, `id_product_item`, `id_product_attribute_item`, `quantity`) VALUES (11, 5, 0, 1), (11, 3, 0, 2), (11, 1, 1, 1);
INSERT INTO `PREFIX_stock_available` (`id_product`, `id_product_attribute`, `id_shop`, `quantity`, `physical_quantity`) SELECT `id_product`, 0, 1, 1000, 1000 FROM `PREFIX_product` WHERE `product_type` <> 'combinations';
INSERT INTO `PREFIX_stock_available` (`id_product`, `id_product_attribute`, `id_shop`, `quantity`, `physical_quantity`) SELECT `id_product`, `id_product_attribute`, 1, 1000, 1000 FROM `PREFIX_product_attribute`;
INSERT INTO `PREFIX_stock_available` (`id_product`, `id_product_attribute`, `id_shop`, `quantity`, `physical_quantity`) SELECT `id_product`, 0, 1, SUM(`quantity`), 0 FROM `PREFIX_stock_available` WHERE `id_product_attribute` > 0 GROUP BY `id_product`;
