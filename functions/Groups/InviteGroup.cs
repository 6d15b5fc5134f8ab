using Integration.Functions.Groups.Jobs;
using Integration.Functions.Hosting;

namespace Integration.Functions.Groups;

/// <summary>Queue <c>group-invites</c>: adds people to channels and teams, or takes them out again, part after part of a job.</summary>
internal static class InviteGroup
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapQueueFunction<RunningJobs>(nameof(InviteGroup), static (jobs, message, stopping) => jobs.RunAsync(message, stopping));
}
