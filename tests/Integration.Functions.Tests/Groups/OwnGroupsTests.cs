using Integration.Functions.Groups;
using Integration.Functions.Groups.Directory;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Groups;

/// <summary>Our own groups in their tables, with two instances of the integration at work.</summary>
[Collection("Azurite")]
public sealed class OwnGroupsTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Server = "chat.example.com";

    private IntegrationApp app = null!;
    private IntegrationApp twin = null!;

    public async Task InitializeAsync()
    {
        app = await IntegrationApp.PrepareAsync(azurite);
        twin = app.PrepareTwin();
    }

    public async Task DisposeAsync()
    {
        await twin.DisposeAsync();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task R58_of_two_instances_that_take_a_name_at_once_one_gets_it()
    {
        var writes = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => GroupsOf(number % 2 == 0 ? app : twin).CreateAsync(Draft("developers"), CancellationToken.None)));

        var made = Assert.Single(writes.OfType<GroupWrite.Done>()).Group;
        Assert.Equal(9, writes.OfType<GroupWrite.NameTaken>().Count());
        Assert.Equal(made, await GroupsOf(twin).FindAsync(Server, "developers", CancellationToken.None));
        Assert.Single((await GroupsOf(twin).AllAsync(Server, CancellationToken.None)).Own);
    }

    [Fact]
    public async Task A_renamed_group_keeps_its_id_and_frees_its_name()
    {
        var made = await CreateAsync("developers");

        var renamed = Assert.IsType<GroupWrite.Done>(await GroupsOf(twin).ChangeAsync(made, group => group with { Name = "devs" }, CancellationToken.None)).Group;

        Assert.Equal((made.GroupId, "devs"), (renamed.GroupId, renamed.Name));
        Assert.Null(await GroupsOf(app).FindAsync(Server, "developers", CancellationToken.None));
        Assert.Equal(renamed, await GroupsOf(app).FindAsync(Server, "devs", CancellationToken.None));
        Assert.NotEqual(made.GroupId, (await CreateAsync("developers")).GroupId);
    }

    [Fact]
    public async Task A_taken_name_is_refused_to_a_renamed_group_and_changes_nothing()
    {
        var made = await CreateAsync("developers");
        await CreateAsync("devs");

        Assert.IsType<GroupWrite.NameTaken>(await GroupsOf(app).ChangeAsync(made, group => group with { Name = "devs", DisplayName = "x" }, CancellationToken.None));
        Assert.Equal(made, await GroupsOf(app).FindAsync(Server, "developers", CancellationToken.None));
    }

    [Fact]
    public async Task Changes_of_two_instances_at_once_are_all_kept()
    {
        var made = await CreateAsync("developers");

        await Task.WhenAll(
            GroupsOf(app).ChangeAsync(made, group => group with { DisplayName = "Software Developers" }, CancellationToken.None),
            GroupsOf(twin).ChangeAsync(made, group => group with { Description = "Who writes it" }, CancellationToken.None),
            GroupsOf(twin).ChangeAsync(made, group => group with { Notifies = false }, CancellationToken.None),
            GroupsOf(app).ChangeAsync(made, group => group with { Name = "devs" }, CancellationToken.None));

        var now = await GroupsOf(app).FindAsync(Server, "devs", CancellationToken.None);
        Assert.Equal(("Software Developers", "Who writes it", false), (now!.DisplayName, now.Description, now.Notifies));
    }

    [Fact]
    public async Task People_added_and_removed_by_two_instances_at_once_are_exactly_there_and_exactly_counted()
    {
        var made = await CreateAsync("developers");
        await MembersOf(app).AddAsync(made, Ids(0, 300), CancellationToken.None);

        await Task.WhenAll(
            MembersOf(app).AddAsync(made, Ids(250, 450), CancellationToken.None),
            MembersOf(twin).AddAsync(made, Ids(400, 700), CancellationToken.None),
            MembersOf(app).RemoveAsync(made, Ids(0, 120), CancellationToken.None),
            MembersOf(twin).RemoveAsync(made, Ids(80, 200), CancellationToken.None));

        Assert.Equal(Ids(200, 700), await MembersOf(twin).IdsAsync(made, CancellationToken.None));
        Assert.Equal(500, (await GroupsOf(app).FindAsync(Server, "developers", CancellationToken.None))!.MemberCount);
    }

    [Fact]
    public async Task Who_is_added_twice_is_in_it_once_and_only_the_first_time_told_as_added()
    {
        var made = await CreateAsync("developers");

        var first = await MembersOf(app).AddAsync(made, ["a", "b", "a"], CancellationToken.None);
        var second = await MembersOf(twin).AddAsync(made, ["b", "c"], CancellationToken.None);

        Assert.Equal(["a", "b"], first.UserIds);
        Assert.Equal(["c"], second.UserIds);
        Assert.Equal(3, second.Group!.MemberCount);
    }

    [Fact]
    public async Task A_group_deleted_while_people_are_added_leaves_nothing()
    {
        var made = await CreateAsync("developers");
        await MembersOf(app).AddAsync(made, Ids(0, 10), CancellationToken.None);

        Assert.True(await GroupsOf(app).DeleteAsync(made, CancellationToken.None));
        var late = await MembersOf(twin).AddAsync(made, Ids(10, 20), CancellationToken.None);

        Assert.Null(late.Group);
        Assert.Empty(await MembersOf(app).IdsAsync(made, CancellationToken.None));
        Assert.Empty(await app.RowsAsync(TableNames.Groups, Server));
        Assert.False(await GroupsOf(twin).DeleteAsync(made, CancellationToken.None));
    }

    [Fact]
    public async Task What_is_kept_of_a_native_group_is_kept_one_by_one()
    {
        var native = Draft("engineering") with { GroupId = "native", Source = GroupSource.Synced };

        await Task.WhenAll(
            GroupsOf(app).KeepSettingsAsync(native, notifies: false, tellsOutsiders: null, CancellationToken.None),
            GroupsOf(twin).KeepSettingsAsync(native, notifies: null, tellsOutsiders: true, CancellationToken.None));

        var kept = await GroupsOf(twin).WithSettingsAsync(native, CancellationToken.None);
        Assert.Equal((false, true), (kept.Notifies, kept.TellsOutsiders));
        Assert.Equal(kept, (await GroupsOf(app).AllAsync(Server, CancellationToken.None)).WithSettings(native));
    }

    [Fact]
    public async Task A_name_is_found_with_two_reads_and_a_thousand_people_are_added_with_ten_batches()
    {
        var made = await CreateAsync("developers");
        var meter = app.Parts.GetRequiredService<StorageMeter>();
        var before = meter.Read();

        await GroupsOf(app).FindAsync(Server, "developers", CancellationToken.None);
        Assert.Equal([(StorageOperation.FindRow, 2)], Since(meter, before));

        before = meter.Read();
        await MembersOf(app).AddAsync(made, Ids(0, 1000), CancellationToken.None);
        // Ten batches and one for the count; who is there is read before and after.
        Assert.Equal([(StorageOperation.FindRow, 1), (StorageOperation.QueryRows, 2), (StorageOperation.SubmitBatch, 11)], Since(meter, before));

        before = meter.Read();
        Assert.Equal(1000, (await MembersOf(app).IdsAsync(made, CancellationToken.None)).Count);
        Assert.Equal([(StorageOperation.QueryRows, 1)], Since(meter, before));
    }

    private static OwnGroups GroupsOf(IntegrationApp instance) => instance.Parts.GetRequiredService<OwnGroups>();

    private static OwnMembers MembersOf(IntegrationApp instance) => instance.Parts.GetRequiredService<OwnMembers>();

    private static Group Draft(string name) => new() { ServerId = Server, GroupId = "", Name = name, DisplayName = name, Source = GroupSource.Own };

    private static IReadOnlyList<string> Ids(int from, int to) => [.. Enumerable.Range(from, to - from).Select(number => $"user{number:D5}")];

    private static IEnumerable<(StorageOperation, long)> Since(StorageMeter meter, IReadOnlyDictionary<StorageOperation, long> before) =>
        meter.Read().Select(count => (count.Key, count.Value - before[count.Key])).Where(count => count.Item2 > 0).OrderBy(count => count.Key);

    private async Task<Group> CreateAsync(string name) =>
        Assert.IsType<GroupWrite.Done>(await GroupsOf(app).CreateAsync(Draft(name), CancellationToken.None)).Group;
}
