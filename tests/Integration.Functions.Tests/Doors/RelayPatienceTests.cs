using Microsoft.AspNetCore.Http.HttpResults;
using Integration.Functions.Hosting;
using Integration.Functions.Notifications;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Integration.Functions.Tests.Doors;

public class RelayPatienceTests
{
    [Fact]
    public async Task When_the_queue_does_not_answer_Parabol_is_told_so_before_it_gives_up()
    {
        await using var silent = RawServer.Silent();
        var clock = new ManualClock();
        var account = $"AccountName=a;AccountKey=AAAA;QueueEndpoint={silent.Url("/a")};TableEndpoint={silent.Url("/a")};";
        var door = new RenderedDoor(new EventIntake(StorageClients.Queues(account)), clock, NullLogger<RenderedDoor>.Instance);

        var answer = door.AcceptAsync(System.Text.Encoding.UTF8.GetBytes(Rendered.Load("start")), "blue", nonce: null, CancellationToken.None);
        await silent.FirstRequest;
        Assert.False(answer.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(4));

        var problem = Assert.IsType<ProblemHttpResult>(await answer).ProblemDetails;
        Assert.Equal((503, Problems.TypePrefix + "unavailable"), (problem.Status, problem.Type));
    }
}
