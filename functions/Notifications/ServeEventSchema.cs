using Integration.Functions.Hosting;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Notifications;

/// <summary><c>GET /api/events.schema.json</c>: the JSON Schema of our events, for producers; open to everybody.</summary>
internal static class ServeEventSchema
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/events.schema.json", static (AppFolder folder) =>
            Results.File(Path.Combine(folder.Path, CloudEvent.SchemaFile), "application/schema+json"));
}
