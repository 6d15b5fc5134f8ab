using System.Globalization;
using Mattermost.Sandbox.Faults;

namespace Mattermost.Sandbox.Control;

/// <summary>
/// <c>/sandbox/faults</c>: POST queues one, PUT <c>/sandbox/faults/mix</c> makes them random, DELETE ends all; <c>/sandbox/calls</c> and
/// <c>/sandbox/rest-calls</c> tell what happened; PUT <c>/sandbox/latency</c> makes every call take so long.
/// </summary>
internal sealed class FaultsControl(SandboxParts parts)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/sandbox/faults", () => ControlJson.Ok(View()));
        app.MapPost("/sandbox/faults", (FaultSpec spec) =>
            Enqueue(spec) ? ControlJson.Ok(View()) : ControlJson.BadRequest("unknown fault, or a redirect without an address"));
        app.MapPut("/sandbox/faults/mix", (MixSpec spec) =>
        {
            parts.Faults.Use(FaultMix.Everything(spec.Seed, spec.Rate));
            return ControlJson.Ok(View());
        });
        app.MapDelete("/sandbox/faults", () =>
        {
            parts.Faults.Clear();
            return ControlJson.Ok(View());
        });
        app.MapGet("/sandbox/calls", () => ControlJson.Ok(parts.Calls.All.Select(call =>
            new { call.At, call.HookId, Fault = call.Fault?.Kind, call.Status, call.IsSaved, call.PostIds })));
        app.MapGet("/sandbox/rest-calls", () => ControlJson.Ok(parts.RestCalls.ByRoute()));
        app.MapDelete("/sandbox/rest-calls", () =>
        {
            parts.RestCalls.Clear();
            return ControlJson.Ok(parts.RestCalls.ByRoute());
        });
        app.MapPut("/sandbox/latency", (LatencySpec spec) =>
        {
            parts.Faults.Latency = TimeSpan.FromMilliseconds(spec.Milliseconds);
            return ControlJson.Ok(spec);
        });
        app.MapPost("/sandbox/forms/faults", AcceptFormAsync);
    }

    private bool Enqueue(FaultSpec spec)
    {
        if (spec.Times < 1 || spec.ToFault() is not { } fault) return false;
        if (spec.Path is { Length: > 0 } path) parts.Faults.EnqueueFor(path, fault, spec.Times);
        else parts.Faults.Enqueue(fault, spec.Times, spec.HookId);
        return true;
    }

    private async Task<IResult> AcceptFormAsync(HttpRequest request, CancellationToken stopping)
    {
        var form = await request.ReadFormAsync(stopping);
        if (form.ContainsKey("clear"))
        {
            parts.Faults.Clear();
            return Results.LocalRedirect("/");
        }

        return Enqueue(new FaultSpec
        {
            Kind = form["kind"].ToString(),
            Times = int.TryParse(form["times"], CultureInfo.InvariantCulture, out var times) ? times : 1,
            To = form["to"],
            Path = form["path"],
        })
            ? Results.LocalRedirect("/")
            : ControlJson.BadRequest("unknown fault, or a redirect without an address");
    }

    private object View() => new
    {
        Queued = parts.Faults.Queued.Select(planned => new { planned.Fault.Kind, planned.Times, planned.HookId, planned.PathPrefix }),
        Mix = parts.Faults.Mix is { } mix ? new MixSpec(mix.Seed, mix.Rate) : null,
    };
}
