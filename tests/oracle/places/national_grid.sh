#!/bin/sh
# Asks PROJ's own program cs2cs (Debian: proj-bin) where points of the National Grid lie, by the plain shift of datum
# (Helmert) that the Ordnance Survey's guide gives. Writes national_grid.csv: easting,northing,latitude,longitude.
cd "$(dirname "$0")" || exit 1
grid="+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy"
grid="$grid +towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m"
echo "easting,northing,latitude,longitude" >national_grid.csv
for p in "615877 158502" "530034 180381" "90000 10500" "651409 313177" "343500 1175000" "316000 173900" "421000 564500"; do
    # shellcheck disable=SC2086
    echo "$p" | cs2cs -f %.8f $grid +to EPSG:4326 | awk -v p="$p" '{ split(p, q, " "); print q[1] "," q[2] "," $1 "," $2 }' >>national_grid.csv
done
