//! `replication.regions`.

use airbyte_agent::Object;
use airbyte_agent::replication::{
    CreateRegion, DeleteRegion, GetRegion, ListRegions, Region, RegionList, UpdateRegion,
};

use crate::accounts::regions::{self, Region as StoredRegion};
use crate::replication::context::ReplicationContext;
use crate::replication::problem::Problem;
use crate::replication::time::offset_date_time_of;

pub(crate) fn list(context: &ReplicationContext<'_>, request: ListRegions) -> Result<RegionList, Problem> {
    context.require_in_organization(&request.organization_id)?;
    let all = regions::of_organization(context.db, &request.organization_id)?;
    Ok(RegionList { data: all.into_iter().map(shown).collect(), extra: Object::new() })
}

pub(crate) fn create(context: &ReplicationContext<'_>, request: CreateRegion) -> Result<Region, Problem> {
    context.require_in_organization(&request.organization_id)?;
    let enabled = request.enabled.unwrap_or(true);
    Ok(shown(regions::create(context.db, &request.organization_id, &request.name, enabled, context.now)?))
}

pub(crate) fn get(context: &ReplicationContext<'_>, request: GetRegion) -> Result<Region, Problem> {
    Ok(shown(find(context, &request.region_id)?))
}

pub(crate) fn update(context: &ReplicationContext<'_>, request: UpdateRegion) -> Result<Region, Problem> {
    let mut region = find(context, &request.region_id)?;
    region.name = request.name.unwrap_or(region.name);
    region.enabled = request.enabled.unwrap_or(region.enabled);
    region.updated_at = context.timestamp();
    regions::update(context.db, &region)?;
    Ok(shown(region))
}

pub(crate) fn delete(context: &ReplicationContext<'_>, request: DeleteRegion) -> Result<Region, Problem> {
    let region = find(context, &request.region_id)?;
    regions::delete(context.db, &region.id)?;
    Ok(shown(region))
}

/// A region of an organization in which the caller may call the operation.
pub(super) fn find(context: &ReplicationContext<'_>, id: &str) -> Result<StoredRegion, Problem> {
    let region = regions::by_id(context.db, id)?.ok_or_else(|| context.unknown("region", id))?;
    context.require_in_organization(&region.organization_id)?;
    Ok(region)
}

fn shown(region: StoredRegion) -> Region {
    Region {
        region_id: region.id,
        name: region.name,
        organization_id: region.organization_id,
        enabled: region.enabled,
        created_at: offset_date_time_of(&region.created_at),
        updated_at: offset_date_time_of(&region.updated_at),
        extra: Object::new(),
    }
}
