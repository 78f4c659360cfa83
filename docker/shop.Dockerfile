# The official PrestaShop with the module's zip, built by the same script as everywhere. Built from the repository's root.
ARG PRESTASHOP_TAG=8.2.1-8.1-apache
FROM prestashop/prestashop:${PRESTASHOP_TAG}

COPY package.json /wmsbridge/
COPY prestashop-module /wmsbridge/prestashop-module
COPY scripts/build-module scripts/build-module.php /wmsbridge/scripts/
COPY docker/install-module.sh docker/shop-init.sh docker/shop-healthy.sh /wmsbridge/docker/

# The image runs what is in /tmp/init-scripts at every start, when the shop is installed and Apache does not run yet.
RUN /wmsbridge/scripts/build-module \
  && mkdir -p /tmp/init-scripts \
  && ln -s /wmsbridge/docker/shop-init.sh /tmp/init-scripts/50-wmsbridge.sh
