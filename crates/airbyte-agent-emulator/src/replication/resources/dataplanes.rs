//! `replication.dataplanes`.

use airbyte_agent::replication::{
    CreateDataplane, Dataplane, DataplaneCredentials, DataplaneList, DeleteDataplane, GetDataplane, ListDataplanes,
    UpdateDataplane,
};
use airbyte_agent::{Object, Secret};

use super::regions as region_handlers;
use crate::accounts::{Role, generate_secret, organizations, regions};
use crate::replication::context::ReplicationContext;
use crate::replication::problem::Problem;
use crate::replication::store::dataplanes::{self, StoredDataplane};
use crate::replication::time::offset_date_time_of;

pub(crate) fn list(context: &ReplicationContext<'_>, request: ListDataplanes) -> Result<DataplaneList, Problem> {
    let mut listed = Vec::new();
    match request.region_ids.as_deref() {
        Some(ids) if !ids.is_empty() => {
            for id in ids {
                listed.push(region_handlers::find(context, id)?);
            }
        }
        _ => {
            for organization in organizations::all(context.db)? {
                if context.caller.has_in_organization(&organization.id, &[Role::OrganizationAdmin]) {
                    listed.extend(regions::of_organization(context.db, &organization.id)?);
                }
            }
        }
    }
    let mut data = Vec::new();
    for region in listed {
        data.extend(dataplanes::of_region(context.db, &region.id)?.into_iter().map(shown));
    }
    Ok(DataplaneList { data, extra: Object::new() })
}

pub(crate) fn create(
    context: &ReplicationContext<'_>,
    request: CreateDataplane,
) -> Result<DataplaneCredentials, Problem> {
    let region = region_handlers::find(context, &request.region_id)?;
    let enabled = request.enabled.unwrap_or(true);
    Ok(DataplaneCredentials {
        dataplane_id: dataplanes::create(context.db, &region.id, &request.name, enabled, context.now)?,
        region_id: region.id,
        client_id: uuid::Uuid::new_v4().to_string(),
        client_secret: Secret::new(generate_secret()),
        extra: Object::new(),
    })
}

pub(crate) fn get(context: &ReplicationContext<'_>, request: GetDataplane) -> Result<Dataplane, Problem> {
    Ok(shown(find(context, &request.dataplane_id)?))
}

pub(crate) fn update(context: &ReplicationContext<'_>, request: UpdateDataplane) -> Result<Dataplane, Problem> {
    let mut dataplane = find(context, &request.dataplane_id)?;
    dataplane.name = request.name.unwrap_or(dataplane.name);
    dataplane.enabled = request.enabled.unwrap_or(dataplane.enabled);
    dataplane.updated_at = context.timestamp();
    dataplanes::update(context.db, &dataplane)?;
    Ok(shown(dataplane))
}

pub(crate) fn delete(context: &ReplicationContext<'_>, request: DeleteDataplane) -> Result<Dataplane, Problem> {
    let dataplane = find(context, &request.dataplane_id)?;
    dataplanes::delete(context.db, &dataplane.id)?;
    Ok(shown(dataplane))
}

/// A data plane of an organization in which the caller may call the operation.
fn find(context: &ReplicationContext<'_>, id: &str) -> Result<StoredDataplane, Problem> {
    let dataplane = dataplanes::by_id(context.db, id)?.ok_or_else(|| context.unknown("dataplane", id))?;
    region_handlers::find(context, &dataplane.region_id)?;
    Ok(dataplane)
}

fn shown(dataplane: StoredDataplane) -> Dataplane {
    Dataplane {
        dataplane_id: dataplane.id,
        name: dataplane.name,
        region_id: dataplane.region_id,
        enabled: dataplane.enabled,
        created_at: offset_date_time_of(&dataplane.created_at),
        updated_at: offset_date_time_of(&dataplane.updated_at),
        extra: Object::new(),
    }
}
