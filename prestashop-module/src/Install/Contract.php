<?php
/**
 * What this module speaks. The sidecar serves these numbers and the ones before them; another difference stops it.
 */

namespace WmsBridge\Install;

final class Contract
{
    /** The layout of the tables: sql/install.sql, and sql/upgrade-N.sql from N-1 to N. */
    const LAYOUT = 1;

    /** The requests and answers of the module's resources, and the settings: docs/contract.md. */
    const CONTRACT = 1;
}
